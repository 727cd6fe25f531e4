using MediatR;

namespace Solidarity.Application.Checkups;

/// <summary>How grave a finding is.</summary>
public enum Grade
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Good to know; nothing is wrong.</summary>
    Note,

    /// <summary>Should be changed.</summary>
    Warning,

    /// <summary>Must be changed.</summary>
    Bad,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

/// <summary>What a look at one part of the installation found.</summary>
/// <param name="Part">The part, as in the key of its title: <c>Checkup.{Part}.Title</c>.</param>
/// <param name="Outcome">What was found, as in the key of its sentence: <c>Checkup.{Part}.{Outcome}</c>.</param>
/// <param name="Grade">How grave it is.</param>
/// <param name="Arguments">What the sentence mentions.</param>
public sealed record Finding(string Part, string Outcome, Grade Grade, params IReadOnlyList<object> Arguments)
{
    /// <summary>The record of the domain name system that puts it right; null where there is none to publish.</summary>
    public DnsRecord? Publish { get; init; }
}

/// <summary>A record of the domain name system, as it is to be published.</summary>
/// <param name="Name">Where.</param>
/// <param name="Type">Its type, such as <c>TXT</c>.</param>
/// <param name="Value">What it says.</param>
public sealed record DnsRecord(string Name, string Type, string Value);

/// <summary>Looks at one part of the installation. A port: most of what is looked at lies outside.</summary>
public interface ICheck
{
    /// <summary>The part, as in <see cref="Finding.Part"/>.</summary>
    string Part { get; }

    /// <summary>Looks.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken);
}

/// <summary>Looks at the whole installation, in plain words.</summary>
[Requires(Right.RunInstallation)]
public sealed record ShowCheckup : IQuery<IReadOnlyList<Finding>>;

internal sealed class ShowCheckupHandler(IEnumerable<ICheck> checks, TimeProvider time) : IRequestHandler<ShowCheckup, IReadOnlyList<Finding>>
{
    /// <summary>How long one look may take.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    public async Task<IReadOnlyList<Finding>> Handle(ShowCheckup request, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(checks.Select(check => LookAsync(check, cancellationToken)));
        return [.. found.SelectMany(findings => findings)];
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await check.LookAsync(either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // One part that can't be looked at must not hide the others.
            return [new Finding(check.Part, "Unknown", Grade.Unknown)];
        }
    }
}
