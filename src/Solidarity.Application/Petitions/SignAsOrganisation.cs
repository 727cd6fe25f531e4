using System.Text.Json.Serialization;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Defence;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Domain;
using Solidarity.Domain.Organisations;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>
/// Signs a petition as an organisation. The answer is the same whoever is known, but for those that everybody sees on the page; the contact
/// person is asked by a mail to the organisation's own domain.
/// </summary>
[AllowAnyone, PublicForm]
public sealed record SignAsOrganisation : ICommand<Unit>, ICarriesProof
{
    /// <summary>Slug of the petition.</summary>
    [JsonIgnore]
    public string Slug { get; init; } = "";

    /// <summary>The organisation's name.</summary>
    public string? Name { get; init; }

    /// <summary>Its website; <c>https://</c> may be left out.</summary>
    public string? Website { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>Who speaks for it; never shown.</summary>
    public string? ContactName { get; init; }

    /// <summary>That person's address at the domain of the website; never shown.</summary>
    public string? Email { get; init; }

    /// <summary>Of the mails; the petition's when null.</summary>
    public string? Language { get; init; }

    /// <summary>A solved challenge; without one the stricter limits apply.</summary>
    public string? Proof { get; init; }
}

internal sealed class SignAsOrganisationValidator : AbstractValidator<SignAsOrganisation>
{
    public SignAsOrganisationValidator()
    {
        RuleFor(x => x.Name).RequiredLine(OrganisationSignature.MaxNameLength);
        RuleFor(x => x.Website).RequiredLine(OrganisationSignature.MaxWebsiteLength)
            .Must(typed => string.IsNullOrWhiteSpace(typed) || OrganisationReading.Address(typed) is not null).WithErrorCode("Url.Malformed");
        RuleFor(x => x.Country).Must(country => !string.IsNullOrWhiteSpace(country)).WithErrorCode("Required")
            .Must(country => string.IsNullOrWhiteSpace(country) || CountryCode.TryParse(country, out _)).WithErrorCode("CountryCode.Unknown");
        RuleFor(x => x.ContactName).RequiredLine(OrganisationSignature.MaxContactLength);
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Language).Language();
    }
}

internal sealed class SignAsOrganisationHandler(
    ISolidarityDb db, IPetitionBoard board, IPublicSuffixes suffixes, IMailDomains mailDomains, IKeyedHashes hashes, IPetitionWordings wordings, TimeProvider time)
    : IRequestHandler<SignAsOrganisation, Unit>
{
    public async Task<Unit> Handle(SignAsOrganisation request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = await board.FindAsync(request.Slug, cancellationToken) ?? throw new NotFound("Petition");
        var petition = seen.Petition;
        petition.RefuseOrganisations(now);
        var form = OrganisationReading.Read(request, suffixes, mailDomains);
        if (await db.OrganisationSignatures.AnyAsync(x => x.PetitionId == petition.Id && x.Holds == form.Domain && x.State == BackingState.Shown, cancellationToken))
        {
            throw new DomainError("OrganisationSignature.ShownAlready", "website", form.Domain);
        }

        var language = string.IsNullOrWhiteSpace(request.Language) ? petition.Language : LanguageTag.Parse(request.Language);
        db.OrganisationSignatures.Add(OrganisationSignature.Ask(
            EntityId.New<OrganisationSignatureId>(now), petition, form, hashes.Of(form.Email), language, await wordings.OfOrganisationsAsync(seen, language, cancellationToken), now));
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Reads what an organisation says of itself, and holds its mail against its website.</summary>
internal static class OrganisationReading
{
    /// <summary>A website as typed, with or without scheme; null for what is none.</summary>
    public static Uri? Address(string typed)
    {
        var text = Text.OneLine(typed) ?? "";
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) && address.HostNameType == UriHostNameType.Dns && address.UserInfo.Length == 0
            ? address
            : null;
    }

    /// <exception cref="NotValid">The website is nobody's own, or the address is not at it.</exception>
    public static OrganisationForm Read(SignAsOrganisation typed, IPublicSuffixes suffixes, IMailDomains mailDomains)
    {
        var (address, email) = (Address(typed.Website!)!, EmailAddress.Parse(typed.Email!));
        var domain = suffixes.RegistrableOf(address.IdnHost.ToLowerInvariant().TrimEnd('.'));
        if (domain is null)
        {
            throw Wrong("website", "OrganisationSignature.NoDomain");
        }

        if (email.IsAtProvider || mailDomains.IsFree(email.Domain) || mailDomains.IsDisposable(email.Domain))
        {
            throw Wrong("email", "OrganisationSignature.MailForAll");
        }

        if (suffixes.RegistrableOf(email.Domain) != domain)
        {
            throw new DomainError("OrganisationSignature.OtherDomain", "email", domain);
        }

        return new OrganisationForm(
            Text.OneLine(typed.Name)!, address.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped), domain, CountryCode.TryParse(typed.Country, out var country) ? country : default, Text.OneLine(typed.ContactName)!, email);
    }

    private static NotValid Wrong(string field, string code) => new([new ValidationFailure(field, code) { ErrorCode = code }]);
}
