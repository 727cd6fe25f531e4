using Microsoft.AspNetCore.DataProtection;
using Solidarity.Web.Site;

namespace Solidarity.Web.Events;

/// <summary>A request to come that was just sent.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Id">What it is known by, if it is a new one.</param>
/// <param name="Source">Where the person came from.</param>
public sealed record SentAttendance(JoinForm Form, Guid Id, string? Source);

/// <summary>Keeps a request to come that was just sent in the browser that sent it.</summary>
public sealed class SentJoining(IDataProtectionProvider protection, PageLanguage language, TimeProvider time)
    : KeptForm<SentAttendance>("joined", "/events/", protection, language, time);
