using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.Extensions.Options;
using Solidarity.Application.Defence;
using Solidarity.Application.Guards;
using Solidarity.Application.Organisations;
using Solidarity.Application.Supporters;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Petitions;

/// <summary>Signs a petition. Counts once the owner of the mailbox confirms; the answer is the same whoever is known.</summary>
[AllowAnyone, PublicForm]
public sealed record SignPetition : ICommand<SignatureTaken>, ICarriesProof, IStoredApart
{
    /// <summary>Slug of the petition.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Slug { get; init; } = "";

    /// <summary>The address.</summary>
    public string? Email { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The region, in words.</summary>
    public string? Region { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The telephone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Slugs of the lists to subscribe to.</summary>
    public IReadOnlyList<string>? Lists { get; init; }

    /// <summary>How the person wishes to appear; not at all when null.</summary>
    public SignatureDisplay? Display { get; init; }

    /// <summary>Answers to the organizer's own questions: in words, or the chosen choices as they are written in the petition's language.</summary>
    public IReadOnlyDictionary<string, Answer>? Answers { get; init; }

    /// <summary>The versions of the wordings shown; those in force when null.</summary>
    public Answer? Consents { get; init; }

    /// <summary>Of the mails; the petition's when null.</summary>
    public string? Language { get; init; }

    /// <summary>IANA; the site's when null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where the person came from: small letters, digits, hyphens.</summary>
    public string? Source { get; init; }

    /// <summary>A solved challenge; without one the stricter limits apply.</summary>
    public string? Proof { get; init; }
}

/// <summary>The form of a signature was taken.</summary>
/// <param name="Id">What it is known by, if it is a new one.</param>
public sealed record SignatureTaken(SignatureId Id);

internal sealed class SignPetitionValidator : AbstractValidator<SignPetition>
{
    public SignPetitionValidator()
    {
        RuleFor(x => x.Name).RequiredLine(Supporter.MaxNameLength);
        RuleFor(x => x.Email).Email();
        RuleFor(x => x.Country).Must(country => string.IsNullOrWhiteSpace(country) || CountryCode.TryParse(country, out _)).WithErrorCode("CountryCode.Unknown");
        RuleFor(x => x.Region).OptionalLine(Signature.MaxRegionLength);
        RuleFor(x => x.PostalCode).OptionalLine(Signature.MaxPostalCodeLength);
        RuleFor(x => x.Phone).OptionalLine(Signature.MaxPhoneLength);
        RuleFor(x => x.Comment).OptionalLines(Signature.MaxCommentLength);
        RuleFor(x => x.Lists).Must(lists => (lists?.Count ?? 0) <= 100).WithErrorCode("Subscription.TooManyLists");
        RuleFor(x => x.Answers).Must(answers => (answers?.Count ?? 0) <= Questions.Most).WithErrorCode("Petition.UnknownQuestion");
        RuleFor(x => x.Language).Language();
        RuleFor(x => x.TimeZone).Must(zone => string.IsNullOrWhiteSpace(zone) || TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
    }
}

internal sealed class SignPetitionHandler(
    IPetitionBoard board, ISignatureStore store, IKeyedHashes hashes, IPetitionWordings wordings, IRequestNetwork network, ISignatureDefence defence, IOptions<SiteOptions> site, TimeProvider time)
    : IRequestHandler<SignPetition, SignatureTaken>
{
    public async Task<SignatureTaken> Handle(SignPetition request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seen = await board.FindAsync(request.Slug, cancellationToken) ?? throw new NotFound("Petition");
        var petition = seen.Petition;
        petition.RefuseUnlessOpen(now);
        var form = SignatureReading.Read(request, seen);
        var language = string.IsNullOrWhiteSpace(request.Language) ? petition.Language : LanguageTag.Parse(request.Language);
        if (!TimeZoneName.TryParse(request.TimeZone, out var zone))
        {
            zone = string.IsNullOrWhiteSpace(request.TimeZone) ? petition.TimeZone : TimeZoneName.FromStored(site.Value.TimeZone);
        }

        var (asked, lists) = await wordings.ShownAsync(seen, language, request.Consents?.All ?? [], cancellationToken);
        var from = network.Address is { } address ? network.Of(address) : null;
        var keys = new SignatureKeys(hashes.Of(form.Email), hashes.OfName(form.Name), form.PostalCode is { } code ? hashes.OfPostalCode(code) : null, from?.Narrow, from?.Wide);
        var verdict = await defence.JudgeAsync(new Incoming(petition.Id, keys, network.Address, form.Email, form.Name, form.Country, now), cancellationToken);
        var signature = Signature.Request(
            EntityId.New<SignatureId>(now), petition, form, keys, language, zone, CameFrom.Read(request.Source), asked, lists, now, verdict);
        await store.StoreAsync(signature, petition, cancellationToken);
        return new SignatureTaken(signature.Id);
    }
}

/// <summary>Reads what somebody typed into a petition's form, by what the petition asks for. What it does not ask for is not kept.</summary>
internal static class SignatureReading
{
    public static SignatureForm Read(SignPetition typed, PetitionSeen seen)
    {
        var (petition, fields) = (seen.Petition, seen.Petition.Fields);
        List<ValidationFailure> wrong = [];
        CountryCode? country = CountryCode.TryParse(typed.Country, out var code) ? code : null;
        var form = new SignatureForm(
            EmailAddress.Parse(typed.Email!), Text.OneLine(typed.Name)!,
            Asked(fields.Country, "country", country is null ? null : typed.Country, wrong) is null ? null : country,
            Asked(fields.Region, "region", Text.OneLine(typed.Region), wrong),
            Asked(fields.PostalCode, "postalCode", Text.OneLine(typed.PostalCode), wrong),
            Asked(fields.Phone, "phone", Text.OneLine(typed.Phone), wrong),
            Asked(fields.Comment, "comment", Text.Lines(typed.Comment) is { Length: > 0 } comment ? comment : null, wrong),
            Answers.Read(typed.Answers, AskedQuestions.Of(petition), wrong), typed.Display ?? SignatureDisplay.None, seen.Lists.Named(typed.Lists, wrong));
        return wrong.Count == 0 ? form : throw new NotValid(wrong);
    }

    private static string? Asked(Demand demand, string field, string? value, List<ValidationFailure> wrong)
    {
        if (demand == Demand.Required && value is null)
        {
            wrong.Add(new ValidationFailure(field, "Required") { ErrorCode = "Required" });
        }

        return demand == Demand.NotAsked ? null : value;
    }
}

/// <summary>Reads which of the lists that a form offers were ticked.</summary>
internal static class OfferedLists
{
    /// <summary>Their ids one after the other, as they are stored; null for none.</summary>
    public static string? Named(this IReadOnlyList<OfferedList> offered, IReadOnlyList<string>? names, List<ValidationFailure> wrong)
    {
        List<string> ids = [];
        foreach (var name in (names ?? []).Where(name => !string.IsNullOrWhiteSpace(name)).Distinct())
        {
            if (offered.FirstOrDefault(list => list.Slug == name || list.Id.ToString() == name) is { } list)
            {
                ids.Add(list.Id.ToString());
            }
            else
            {
                wrong.Add(new ValidationFailure("lists", "MailingList.NotOffered") { ErrorCode = "MailingList.NotOffered" });
            }
        }

        return ids.Count == 0 ? null : string.Join(' ', ids);
    }
}
