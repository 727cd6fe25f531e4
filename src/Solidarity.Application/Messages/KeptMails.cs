using MediatR;
using Solidarity.Domain;

namespace Solidarity.Application.Messages;

/// <summary>The mails that went to the pickup folder, since no mail server is set; newest first. Invitations and personal links are among them.</summary>
[Requires(Right.RunInstallation)]
public sealed record ListKeptMails : IQuery<KeptMails>;

/// <summary>One of these mails.</summary>
/// <param name="Name">Its name in the folder.</param>
[Requires(Right.RunInstallation)]
public sealed record ReadKeptMail(string Name) : IQuery<KeptMail>;

/// <summary>The newest mails of the folder.</summary>
/// <param name="Total">How many the folder holds.</param>
/// <param name="Newest">The newest of them, up to 100.</param>
public sealed record KeptMails(int Total, IReadOnlyList<KeptMailHead> Newest);

/// <summary>A mail in the list.</summary>
public sealed record KeptMailHead(string Name, string Subject, string To, DateTimeOffset At);

/// <summary>A mail with its parts.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Subject">Its subject, decoded.</param>
/// <param name="At">When it was written to the folder.</param>
/// <param name="Headers">All header fields in their order, decoded.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part, or null. Not to be shown but behind a policy that lets nothing run.</param>
public sealed record KeptMail(string Name, string Subject, DateTimeOffset At, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Text, string? Html);

/// <summary>The folder that takes mails while no mail server is set. A port.</summary>
public interface IPickupFolder
{
    /// <summary>Whether mail goes there.</summary>
    bool IsInUse { get; }

    /// <summary>The newest mails.</summary>
    KeptMails List();

    /// <summary>One mail, or null when it is not there.</summary>
    KeptMail? Read(string name);
}

internal sealed class ListKeptMailsHandler(IPickupFolder folder) : IRequestHandler<ListKeptMails, KeptMails>
{
    public Task<KeptMails> Handle(ListKeptMails request, CancellationToken cancellationToken) =>
        folder.IsInUse ? Task.FromResult(folder.List()) : throw new NotFound("Mail");
}

internal sealed class ReadKeptMailHandler(IPickupFolder folder) : IRequestHandler<ReadKeptMail, KeptMail>
{
    public Task<KeptMail> Handle(ReadKeptMail request, CancellationToken cancellationToken) =>
        folder.IsInUse && folder.Read(request.Name) is { } mail ? Task.FromResult(mail) : throw new NotFound("Mail");
}
