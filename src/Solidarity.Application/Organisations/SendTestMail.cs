using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;

namespace Solidarity.Application.Organisations;

/// <summary>Sends the one who asks a mail, to see whether mail from here arrives.</summary>
[Requires(Right.RunInstallation)]
public sealed record SendTestMail(string? Language = null) : ICommand<Unit>;

internal sealed class SendTestMailHandler(ISolidarityDb db, IActor actor, IKeyedHashes hashes, IJobs jobs, IOptions<SiteOptions> site, TimeProvider time)
    : IRequestHandler<SendTestMail, Unit>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public async Task<Unit> Handle(SendTestMail request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = actor.Organizer ?? throw new DomainError("TestMail.NoAddress");
        var organizer = await db.Organizers.AsNoTracking().SingleAsync(x => x.Id == id, cancellationToken);
        if (organizer.Email.Domain.EndsWith(".invalid", StringComparison.OrdinalIgnoreCase))
        {
            throw new DomainError("TestMail.NoAddress");
        }

        var organisation = await db.OrganisationAsync(null, cancellationToken);
        if (organisation.TestMailAt > now - Pause)
        {
            throw new DomainError("TestMail.TooSoon");
        }

        organisation.TestMail(now);
        var language = LanguageTag.TryParse(request.Language, out var wanted) ? wanted : LanguageTag.Parse(site.Value.Language);
        db.Deliveries.Add(new Delivery(
            EntityId.New<DeliveryId>(now), StandingMessages.Id(MessageKind.TestMail), Lane.Confirmations, RecipientKind.Organizer, id.Value,
            Guid.CreateVersion7(now), language, hashes.Of(organizer.Email).Domain, now));
        await db.SaveChangesAsync(cancellationToken);
        jobs.LookAgain(Work.Confirmations);
        return Unit.Value;
    }
}
