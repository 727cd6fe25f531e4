using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Outbox;

/// <summary>The names under which events and handlers stand in the outbox, and their way there and back.</summary>
internal sealed partial class OutboxEvents
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new IdAsText() } };

    private readonly ILookup<Type, Type> _handlers;
    private readonly Dictionary<string, Type> _eventsByName;
    private readonly Dictionary<string, Type> _handlersByName;

    /// <summary>The handlers of each event, by the event's type.</summary>
    /// <exception cref="ArgumentException">Two events or two handlers have one name.</exception>
    public OutboxEvents(ILookup<Type, Type> handlers)
    {
        _handlers = handlers;
        _eventsByName = handlers.ToDictionary(group => NameOf(group.Key), group => group.Key);
        _handlersByName = handlers.SelectMany(group => group).Distinct().ToDictionary(type => type.Name);
    }

    /// <summary>The stable name of an event: <c>StatementPublished/1</c>; a record <c>StatementPublishedV2</c> would be version 2 of it.</summary>
    public static string NameOf(Type type)
    {
        var numbered = Numbered().Match(type.Name);
        return numbered.Success ? $"{numbered.Groups[1].Value}/{numbered.Groups[2].Value}" : type.Name + "/1";
    }

    /// <summary>One row for each handler of the event.</summary>
    public IEnumerable<OutboxMessage> RowsFor(IDomainEvent happened, DateTimeOffset now)
    {
        var type = happened.GetType();
        var payload = JsonSerializer.Serialize(happened, type, Json);
        return _handlers[type].Select(handler => new OutboxMessage(Guid.CreateVersion7(now), NameOf(type), handler.Name, payload, now));
    }

    /// <summary>Gives the event of a row to the row's handler.</summary>
    /// <exception cref="InvalidOperationException">This program does not know the event or the handler.</exception>
    public Task HandleAsync(IServiceProvider services, OutboxMessage row, CancellationToken cancellationToken)
    {
        if (!_eventsByName.TryGetValue(row.Type, out var type) || !_handlersByName.TryGetValue(row.Handler, out var handler))
        {
            throw new InvalidOperationException($"The outbox row {row.Id} is for {row.Handler} about {row.Type}, which this version does not know.");
        }

        var happened = JsonSerializer.Deserialize(row.Payload, type, Json)!;
        var give = typeof(OutboxEvents).GetMethod(nameof(GiveAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        return (Task)give.Invoke(null, [services.GetRequiredService(handler), happened, cancellationToken])!;
    }

    private static Task GiveAsync<TEvent>(INotificationHandler<Happened<TEvent>> handler, TEvent happened, CancellationToken cancellationToken)
        where TEvent : IDomainEvent => handler.Handle(new Happened<TEvent>(happened), cancellationToken);

    [GeneratedRegex("^(.+)V([0-9]+)$")]
    private static partial Regex Numbered();

    /// <summary>Ids as plain UUIDs.</summary>
    private sealed class IdAsText : JsonConverterFactory
    {
        public override bool CanConvert(Type type) => type.IsValueType && type.GetInterfaces()
            .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEntityId<>));

        public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

        private sealed class Of<TId> : JsonConverter<TId>
            where TId : struct, IEntityId<TId>
        {
            public override TId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => TId.From(reader.GetGuid());

            public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
        }
    }
}
