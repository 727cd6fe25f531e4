using System.Reflection;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Audit;

/// <summary>
/// Writes an entry for every command that needs a right, in its transaction, and for every reading of personal data, before
/// anything is read: what can't be logged is not shown.
/// </summary>
internal sealed class Auditing<TRequest, TResponse>(IActor actor, Lazy<ISolidarityDb> db, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private static readonly bool IsGuardedCommand =
        typeof(ICommand<TResponse>).IsAssignableFrom(typeof(TRequest)) && typeof(TRequest).GetCustomAttribute<RequiresAttribute>() is not null
        && typeof(TRequest).GetCustomAttribute<SentByMachineAttribute>() is null;

    private static readonly PropertyInfo? Subject = Array.Find(
        typeof(TRequest).GetProperties(), property => Id(property.PropertyType) is not null && property.Name != "Before");

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is IReadsPersonalData { Reason: var reason })
        {
            await NoteAsync(request, reason, cancellationToken);
            await db.Value.SaveChangesAsync(cancellationToken);
            return await next();
        }

        if (!IsGuardedCommand || request is ISentWhileWriting { WhileWriting: true })
        {
            return await next();
        }

        // The handler's own saving takes the entry along; where it saves nothing, or lets go of everything loaded, it is saved here.
        var entry = await NoteAsync(request, (request as ISaysWhy)?.Why, cancellationToken);
        try
        {
            var result = await next();
            await KeepAsync(entry, cancellationToken);
            return result;
        }
        catch
        {
            // What was refused was not done; what was stored before stays as it is.
            if (db.Value.AuditEntries.Entry(entry) is { State: EntityState.Added } unsaved)
            {
                unsaved.State = EntityState.Detached;
            }

            throw;
        }
    }

    private async Task KeepAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var state = db.Value.AuditEntries.Entry(entry).State;
        if (state == EntityState.Detached && !await db.Value.AuditEntries.AnyAsync(x => x.Id == entry.Id, cancellationToken))
        {
            db.Value.AuditEntries.Add(entry);
        }

        if (db.Value.AuditEntries.Entry(entry).State == EntityState.Added)
        {
            await db.Value.SaveChangesAsync(cancellationToken);
        }
    }

    private async Task<AuditEntry> NoteAsync(TRequest request, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var subject = await SubjectOfAsync(request, cancellationToken);
        var entry = new AuditEntry(
            EntityId.New<AuditEntryId>(now), typeof(TRequest).Name, actor.Organizer?.Value, actor.Program?.Value, subject, Text.OneLine(reason), now);
        db.Value.AuditEntries.Add(entry);
        return entry;
    }

    // What is begun in a campaign has no id yet: that was done on the campaign.
    private async Task<Guid?> SubjectOfAsync(TRequest request, CancellationToken cancellationToken) => request switch
    {
        INamesPerson { Person: var person } => person.Mark,
        INamesCampaign => (await CampaignOfRequest<TRequest>.FindAsync(db.Value, request, cancellationToken)).Campaign?.Value,
        _ => Subject?.GetValue(request) is { } id && Id(Subject.PropertyType)!.GetValue(id) is Guid value ? value : null,
    };

    private static PropertyInfo? Id(Type type) =>
        Nullable.GetUnderlyingType(type) is { } inner ? Id(inner)
        : type.IsValueType && Array.Exists(type.GetInterfaces(), x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(IEntityId<>)) ? type.GetProperty("Value")
        : null;
}
