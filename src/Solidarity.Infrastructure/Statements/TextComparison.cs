using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;
using Solidarity.Application.Statements;

namespace Solidarity.Infrastructure.Statements;

/// <summary>Compares line by line, and lines that took each other's place word by word.</summary>
internal sealed class TextComparison : ITextComparison
{
    // The comparison takes time by the length and by the number of differences: beyond this, one text stands for the other as a whole.
    private const int MostLines = 4_000;
    private const int MostCharacters = 10_000;

    public IReadOnlyList<IReadOnlyList<TextPart>> Compare(string before, string after)
    {
        List<IReadOnlyList<TextPart>> paragraphs = [];
        if (Lines(before) > MostLines || Lines(after) > MostLines)
        {
            return [Parts(before, after)];
        }

        var lines = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, LineChunker.Instance);
        foreach (var block in lines.DiffBlocks)
        {
            for (var i = 0; i < Math.Max(block.DeleteCountA, block.InsertCountB); i++)
            {
                var removed = i < block.DeleteCountA ? lines.PiecesOld[block.DeleteStartA + i] : "";
                var added = i < block.InsertCountB ? lines.PiecesNew[block.InsertStartB + i] : "";
                if (removed.Trim().Length + added.Trim().Length > 0)
                {
                    paragraphs.Add(Parts(removed, added));
                }
            }
        }

        return paragraphs;
    }

    private static int Lines(string text) => text.AsSpan().Count('\n');

    private static IReadOnlyList<TextPart> Parts(string before, string after)
    {
        if (before.Length > MostCharacters || after.Length > MostCharacters)
        {
            return [.. new[] { new TextPart(TextChange.Removed, before), new TextPart(TextChange.Added, after) }.Where(part => part.Text.Length > 0)];
        }

        var words = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, WordChunker.Instance);
        List<TextPart> parts = [];
        var at = 0;
        foreach (var block in words.DiffBlocks)
        {
            Add(parts, TextChange.Kept, words.PiecesNew, at, block.InsertStartB - at);
            Add(parts, TextChange.Removed, words.PiecesOld, block.DeleteStartA, block.DeleteCountA);
            Add(parts, TextChange.Added, words.PiecesNew, block.InsertStartB, block.InsertCountB);
            at = block.InsertStartB + block.InsertCountB;
        }

        Add(parts, TextChange.Kept, words.PiecesNew, at, words.PiecesNew.Count - at);
        return parts;
    }

    private static void Add(List<TextPart> parts, TextChange change, IReadOnlyList<string> pieces, int start, int count)
    {
        if (count > 0)
        {
            parts.Add(new TextPart(change, string.Concat(pieces.Skip(start).Take(count))));
        }
    }
}
