using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Domain;
using Solidarity.Domain.Messages;
using Solidarity.Domain.Organisations;

namespace Solidarity.Application.Organisations;

/// <summary>Who mail comes from, by the settings. A port.</summary>
public interface IMailSender
{
    /// <summary>The address in <c>From</c>.</summary>
    string From { get; }

    /// <summary>Whether there is a mail server; without one mails go to a folder.</summary>
    bool HasServer { get; }
}

/// <summary>What is still to be done before the site can work, and what is done already: each step is seen, none is ticked by hand.</summary>
[Requires(Right.RunInstallation)]
public sealed record ShowFirstSteps : IQuery<FirstSteps>;

/// <summary>The first steps.</summary>
/// <param name="Steps">In their order.</param>
/// <param name="From">The address that mail comes from.</param>
/// <param name="TestMailAt">When a test mail was last asked for.</param>
/// <param name="FormsAreOpen">Whether the forms for everyone are open.</param>
public sealed record FirstSteps(IReadOnlyList<FirstStep> Steps, string From, DateTimeOffset? TestMailAt, bool FormsAreOpen)
{
    /// <summary>Whether nothing is left.</summary>
    public bool AreDone => Steps.All(step => step.IsDone);
}

/// <summary>One step.</summary>
/// <param name="Name">As in the keys of its texts: <c>FirstSteps.{Name}</c>.</param>
/// <param name="IsDone">Whether it is done.</param>
/// <param name="Path">Where it is done; null where it is a setting of the program.</param>
public sealed record FirstStep(string Name, bool IsDone, string? Path);

internal sealed class ShowFirstStepsHandler(ISolidarityDb db, IOrganisationNow now, IMailSender sender, IOptions<SiteOptions> site)
    : IRequestHandler<ShowFirstSteps, FirstSteps>
{
    private static readonly MessageId Test = StandingMessages.Id(MessageKind.TestMail);

    public async Task<FirstSteps> Handle(ShowFirstSteps request, CancellationToken cancellationToken)
    {
        var seen = await db.Organisations.Select(x => new
        {
            IsNamed = x.Name != null,
            x.TestMailAt,
            HasArrived = db.Deliveries.Any(copy => copy.MessageId == Test && copy.State == DeliveryState.Sent),
            HasList = db.MailingLists.Any(list => !list.IsDemonstration),
            HasStatement = db.Statements.Any(statement => !statement.IsDemonstration),
        }).SingleAsync(cancellationToken);
        var look = now.Now;
        return new FirstSteps(
            [
                new("Name", seen.IsNamed, "/console/organisation"),
                new("Logo", look.Logo is not null, "/console/organisation#logo"),
                new("Colours", look.Accent is not null, "/console/organisation#accent"),
                new("Sender", sender.HasServer && sender.From.Length > 0, null),
                new("TestMail", seen.HasArrived, null),
                new("Imprint", look.Written.Contains(PageKind.Imprint), "/console/organisation/pages/imprint"),
                new("Privacy", look.Written.Contains(PageKind.Privacy), "/console/organisation/pages/privacy"),
                new("List", seen.HasList, "/console/lists/new"),
                new("Statement", seen.HasStatement, "/console/statements/new"),
            ],
            sender.From, seen.TestMailAt, PublicForms.AreOpen(site.Value, now));
    }
}
