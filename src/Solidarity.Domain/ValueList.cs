using System.Collections;

namespace Solidarity.Domain;

/// <summary>Values in order, that are themselves a value: two lists with the same content are equal.</summary>
/// <typeparam name="T">The values.</typeparam>
public abstract class ValueList<T>(IEnumerable<T> values) : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : notnull
{
    private readonly T[] _values = [.. values];

    /// <inheritdoc />
    public int Count => _values.Length;

    /// <inheritdoc />
    public T this[int index] => _values[index];

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(ValueList<T>? other) => other is not null && other.GetType() == GetType() && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in _values)
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
