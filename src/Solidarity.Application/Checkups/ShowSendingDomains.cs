using FluentValidation;
using MediatR;
using Solidarity.Domain;

namespace Solidarity.Application.Checkups;

/// <summary>What was found about the domains that mail comes from.</summary>
/// <param name="At">When it was looked up.</param>
/// <param name="Domains">Each domain.</param>
/// <param name="Way">What belongs to none of them: the server that hands mail on.</param>
public sealed record SendingDomains(DateTimeOffset At, IReadOnlyList<SendingDomain> Domains, IReadOnlyList<Finding> Way);

/// <summary>A domain that mail comes from.</summary>
/// <param name="Name">The domain.</param>
/// <param name="IsFrom">Whether it stands in <c>From</c>; else only the envelope's sender is of it.</param>
/// <param name="Findings">What was found.</param>
public sealed record SendingDomain(string Name, bool IsFrom, IReadOnlyList<Finding> Findings);

/// <summary>Looks up what the domain name system says about the domains that mail comes from. A port. It never fails: what can't be looked up is a finding.</summary>
public interface ISendingDomains
{
    /// <summary>What was found some minutes ago, or now.</summary>
    /// <param name="anew">Looks again, unless somebody did seconds ago.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<SendingDomains> LookAsync(bool anew, CancellationToken cancellationToken);

    /// <summary>Looks at one DKIM key.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="selector">The key's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<Finding> LookAsync(string domain, string selector, CancellationToken cancellationToken);
}

/// <summary>What SPF, DKIM, DMARC and the rest of the domain name system say about the domains that mail comes from, and what to publish.</summary>
/// <param name="Anew">Whether to look again.</param>
[Requires(Right.RunInstallation)]
public sealed record ShowSendingDomains(bool Anew = false) : IQuery<SendingDomains>;

internal sealed class ShowSendingDomainsHandler(ISendingDomains domains) : IRequestHandler<ShowSendingDomains, SendingDomains>
{
    public Task<SendingDomains> Handle(ShowSendingDomains request, CancellationToken cancellationToken) => domains.LookAsync(request.Anew, cancellationToken);
}

/// <summary>Whether a domain that mail comes from holds a DKIM key under a name, which the relay knows that signs.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Selector">The key's name.</param>
[Requires(Right.RunInstallation)]
public sealed record LookUpDkimKey(string? Domain, string? Selector) : IQuery<Finding>;

internal sealed class LookUpDkimKeyValidator : AbstractValidator<LookUpDkimKey>
{
    public LookUpDkimKeyValidator()
    {
        RuleFor(x => x.Selector).Must(selector => DnsNames.IsSelector(selector?.Trim())).WithErrorCode("Dkim.Selector");
    }
}

internal sealed class LookUpDkimKeyHandler(ISendingDomains domains) : IRequestHandler<LookUpDkimKey, Finding>
{
    public async Task<Finding> Handle(LookUpDkimKey request, CancellationToken cancellationToken)
    {
        // Only where mail comes from: this is no way to ask for any name there is.
        var known = (await domains.LookAsync(anew: false, cancellationToken)).Domains.Where(x => x.IsFrom).Select(x => x.Name).ToList();
        var domain = known.Find(name => name == request.Domain) ?? (request.Domain is null && known.Count == 1 ? known[0] : throw new DomainError("Dkim.Domain", "domain"));
        return await domains.LookAsync(domain, request.Selector!.Trim().ToLowerInvariant(), cancellationToken);
    }
}
