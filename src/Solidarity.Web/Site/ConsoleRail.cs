using MediatR;
using Solidarity.Application;
using Solidarity.Application.Campaigns;
using Solidarity.Application.Messages;

namespace Solidarity.Web.Site;

/// <summary>What stands beside every page of the console: where one can go, as far as one may.</summary>
public sealed class ConsoleRail(IMediator mediator, IActor actor, IPickupFolder pickup, IHttpContextAccessor context)
{
    private const int MostCampaigns = 8;

    /// <summary>The newest campaigns.</summary>
    public Task<IReadOnlyList<CampaignListed>> CampaignsAsync() => mediator.Send(new ListCampaigns(Take: MostCampaigns), Ends);

    /// <summary>Whether to show the mails of the pickup folder: there are some only while no mail server is set.</summary>
    public async Task<bool> ShowsMailsAsync() => pickup.IsInUse && await MayAsync(Right.RunInstallation);

    /// <summary>What waits while sending is paused for the whole installation.</summary>
    public Task<PausedSending> PausedSendingAsync() => mediator.Send(new ShowPausedSending(), Ends);

    /// <summary>Whether to offer what needs a right: writing and publishing to those who may in one campaign at least, the rest to those who may in all.</summary>
    public async Task<bool> MayAsync(Right right)
    {
        var scope = await actor.ScopeAsync(right, Ends);
        return right is Right.Write or Right.Publish ? scope.IsAny : scope.IsAll;
    }

    private CancellationToken Ends => context.HttpContext?.RequestAborted ?? CancellationToken.None;
}
