using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Audit;
using Solidarity.Domain;
using Solidarity.Domain.Supporters;

namespace Solidarity.Application.Supporters;

/// <summary>Corrects what is held of a person, as the person asked an organizer to.</summary>
/// <param name="Person">Which.</param>
/// <param name="Name">How the person wishes to be addressed.</param>
/// <param name="Language">Of what is written to the person.</param>
/// <param name="TimeZone">IANA.</param>
[Requires(Right.ChangePersonalData)]
public sealed record CorrectPerson(PersonKey Person, string? Name, string? Language, string? TimeZone) : ICommand<Unit>, INamesPerson;

/// <summary>Writes to a person at another address from now on. Where that is another mailbox, its owner is asked first, and the one so far is told.</summary>
/// <param name="Person">Which.</param>
/// <param name="Email">The new address.</param>
[Requires(Right.ChangePersonalData)]
public sealed record CorrectAddress(PersonKey Person, string? Email) : ICommand<CorrectedAddress>, INamesPerson;

/// <summary>What became of it.</summary>
public enum CorrectedAddress
{
    /// <summary>It is the same mailbox, written otherwise: it is corrected.</summary>
    Done,

    /// <summary>The new mailbox is asked.</summary>
    Asked,
}

internal sealed class CorrectPersonValidator : AbstractValidator<CorrectPerson>
{
    public CorrectPersonValidator()
    {
        RuleFor(x => x.Name).OptionalLine(Supporter.MaxNameLength);
        RuleFor(x => x.Language).Must(text => LanguageTag.TryParse(text, out _)).WithErrorCode("LanguageTag.Malformed");
        RuleFor(x => x.TimeZone).Must(zone => TimeZoneName.TryParse(zone, out _)).WithErrorCode("TimeZone.Unknown");
    }
}

internal sealed class CorrectAddressValidator : AbstractValidator<CorrectAddress>
{
    public CorrectAddressValidator() => RuleFor(x => x.Email).Email();
}

internal sealed class CorrectPersonHandler(ISolidarityDb db, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<CorrectPerson, Unit>
{
    public async Task<Unit> Handle(CorrectPerson request, CancellationToken cancellationToken)
    {
        var supporter = await db.PersonAsync(request.Person, cancellationToken);
        supporter.Correct(request.Name, request.Language, request.TimeZone, hashes, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}

internal sealed class CorrectAddressHandler(ISolidarityDb db, IKeyedHashes hashes, TimeProvider time) : IRequestHandler<CorrectAddress, CorrectedAddress>
{
    public async Task<CorrectedAddress> Handle(CorrectAddress request, CancellationToken cancellationToken)
    {
        var supporter = await db.PersonAsync(request.Person, cancellationToken);
        return await db.AskForAddressAsync(supporter, EmailAddress.Parse(request.Email!), hashes, byOrganizer: true, time.GetUtcNow(), cancellationToken);
    }
}

/// <summary>What corrections by organizers and by people themselves share.</summary>
internal static class Corrections
{
    public static async Task<Supporter> PersonAsync(this ISolidarityDb db, PersonKey person, CancellationToken cancellationToken)
    {
        var mailbox = person.Mailbox;
        return await db.Supporters.SingleOrDefaultAsync(x => x.Keys.Mailbox == mailbox, cancellationToken) ?? throw new NotFound("Person");
    }

    public static void Correct(this Supporter supporter, string? name, string? language, string? timeZone, IKeyedHashes hashes, DateTimeOffset now)
    {
        var clean = Text.OneLine(name);
        supporter.Correct(clean, LanguageTag.Parse(language!), now);
        supporter.FindBy(clean is null ? null : hashes.OfName(clean));
        TimeZoneName.TryParse(timeZone, out var zone);
        supporter.LiveIn(zone, now);
    }

    /// <summary>Asks both mailboxes, in place of whatever was asked before.</summary>
    public static async Task<CorrectedAddress> AskForAddressAsync(
        this ISolidarityDb db, Supporter supporter, EmailAddress email, IKeyedHashes hashes, bool byOrganizer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keys = hashes.Of(email);
        var isSame = keys.Mailbox.AsSpan().SequenceEqual(supporter.Keys.Mailbox);
        db.AddressChanges.RemoveRange(await db.AddressChanges.Where(x => x.SupporterId == supporter.Id).ToListAsync(cancellationToken));
        if (isSame)
        {
            supporter.Move(email, keys, now);
        }
        else
        {
            db.AddressChanges.Add(AddressChange.Ask(EntityId.New<AddressChangeId>(now), supporter.Id, email, keys, supporter.Language, byOrganizer, now));
        }

        await db.SaveChangesAsync(cancellationToken);
        return isSame ? CorrectedAddress.Done : CorrectedAddress.Asked;
    }
}
