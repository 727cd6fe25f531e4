using Microsoft.AspNetCore.DataProtection;
using Solidarity.Web.Site;

namespace Solidarity.Web.Petitions;

/// <summary>A signature that was just sent.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Id">What it is known by, if it is a new one.</param>
/// <param name="Source">Where the person came from.</param>
public sealed record SentSignature(SignForm Form, Guid Id, string? Source);

/// <summary>Keeps a signature that was just sent in the browser that sent it.</summary>
public sealed class SentForm(IDataProtectionProvider protection, PageLanguage language, TimeProvider time)
    : KeptForm<SentSignature>("signed", "/petitions/", protection, language, time);
