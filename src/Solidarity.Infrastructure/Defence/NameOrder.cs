using System.Collections.Concurrent;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;

namespace Solidarity.Infrastructure.Defence;

/// <summary>
/// Tells names that come in the order of the alphabet, as a program takes them from a list. Of 128 names in the order in which people sign,
/// the longest part that is in order has about 19 (twice the root of the number: Baik, Deift, Johansson 1999); 36 don't happen by chance, and a
/// third of list among two thirds of crowd has them.
/// </summary>
internal sealed class NameOrder
{
    private const int Looked = 128;
    private const int LookedEach = 32;
    private const int TooMany = 36;

    // Many who share a name are no list.
    private const int FewestNames = 20;

    // Names are compared by so many letters, each a digit: the 26 Latin ones, and none. A list jumps from one cluster of names to the next, so
    // what is looked for is as wide as one first letter at least.
    private const int Letters = 13;
    private const ulong Digits = 27;
    private static readonly ulong Narrowest = (ulong)Math.Pow(Digits, Letters - 1);

    // While somebody works through a list, what follows the last name of it closely belongs to it.
    private static readonly TimeSpan Alert = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<PetitionId, Names> _names = new();

    /// <summary>Notes a name.</summary>
    /// <returns>Whether it goes on with a list that somebody works through.</returns>
    public bool Note(PetitionId petition, string name, DateTimeOffset now)
    {
        var key = Key(name);
        var names = _names.GetOrAdd(petition, _ => new Names());
        lock (names)
        {
            return names.Note(key, now);
        }
    }

    // The first letters as a number with a digit each, so that names lie as far from each other as they do in a list.
    private static ulong Key(string name)
    {
        ulong key = 0;
        var letters = SearchText.Fold(name).AsSpan().Trim();
        for (var i = 0; i < Letters; i++)
        {
            key = (key * Digits) + (i < letters.Length ? Digit(letters[i]) : 0);
        }

        return key;
    }

    // Letters of other scripts by their place in the script's block.
    private static ulong Digit(char letter) =>
        letter is >= 'a' and <= 'z' ? (ulong)(letter - 'a' + 1) : letter < 'a' ? 0 : (ulong)(letter & 0xff) * Digits / 256;

    private sealed class Names
    {
        private readonly ulong[] _last = new ulong[Looked];
        private readonly ulong[] _tails = new ulong[Looked];
        private long _count;
        private DateTimeOffset _alertUntil;
        private bool _isRising;
        private ulong _from;
        private ulong _width;

        public bool Note(ulong key, DateTimeOffset now)
        {
            _last[_count++ % Looked] = key;
            if (_count >= Looked && _count % LookedEach == 0 && !Look(isRising: true, now))
            {
                Look(isRising: false, now);
            }

            // What lies before it wraps around to something large.
            return now < _alertUntil && unchecked(Place(key, _isRising) - _from) <= _width;
        }

        // Ends of the part in order may be anybody's; its middle is the list's. Where that stood half a window ago, and how far the list comes
        // within a window, say where its next names lie.
        private bool Look(bool isRising, DateTimeOffset now)
        {
            var (length, names) = Longest(isRising);
            if (length < TooMany || names < FewestNames)
            {
                return false;
            }

            var window = 2 * (_tails[length * 3 / 4] - _tails[length / 4]);
            (_alertUntil, _isRising, _from, _width) = (now + Alert, isRising, _tails[length / 2], Math.Max(3 * window, Narrowest));
            return true;
        }

        /// <summary>
        /// The length of the longest part of the last names that is in order (patience sorting), and how many different names it may have; the
        /// smallest last names of shorter ones are in the tails.
        /// </summary>
        private (int Length, int Names) Longest(bool isRising)
        {
            var length = 0;
            for (var i = 0; i < Looked; i++)
            {
                var place = Place(_last[(_count + i) % Looked], isRising);
                var at = After(place, length);
                _tails[at] = place;
                length = Math.Max(length, at + 1);
            }

            return (length, _tails.AsSpan(0, length).ToArray().Distinct().Count());
        }

        // Equal names are in order.
        private int After(ulong place, int length)
        {
            var (low, high) = (0, length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _tails[middle] <= place ? (middle + 1, high) : (low, middle);
            }

            return low;
        }

        private static ulong Place(ulong key, bool isRising) => isRising ? key : ~key;
    }
}
