using System.Reflection;

namespace Solidarity.Application.Audit;

/// <summary>The names of all acts that the audit log can hold. Each has its words in the resource files (<c>Audit.Act.{name}</c>).</summary>
public static class Acts
{
    private static readonly Type[] Requests = [.. typeof(Acts).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false })];

    /// <summary>Readings of personal data; those by hosts of events and at their doors, who have no account, among them.</summary>
    public static IReadOnlySet<string> Readings { get; } =
        Requests.Where(type => typeof(IReadsPersonalData).IsAssignableFrom(type)).Select(type => type.Name).Append(nameof(Events.ShowHostLink)).Append(nameof(Events.OpenDoor)).ToHashSet();

    /// <summary>All of them: the commands that need a right, the readings, and what is done beside the use cases.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Requests.Where(type => type.GetCustomAttribute<RequiresAttribute>() is not null && type.GetCustomAttribute<SentByMachineAttribute>() is null && type.GetInterfaces().Any(IsCommand)).Select(type => type.Name)
            .Concat(Readings).Concat(AccountActs.All).Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool IsCommand(Type face) => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(ICommand<>);
}
