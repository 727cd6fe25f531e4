namespace Solidarity.Application.Audit;

/// <summary>A command that a mail server or another program sends by itself, perhaps thousands of times a day. It leaves no entry: those would bury what people did.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SentByMachineAttribute : Attribute;
