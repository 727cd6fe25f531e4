using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Application.Guards;
using Solidarity.Domain;
using Solidarity.Infrastructure.Guards;
using Solidarity.Infrastructure.Storage;
using Solidarity.Web.Site;

namespace Solidarity.Web.Guards;

/// <summary>A form is to wait. It is not refused: what was typed goes along.</summary>
/// <param name="wait">How long.</param>
/// <param name="token">What the form is taken with after the wait; null for a program, which may as well come again.</param>
internal sealed class MustWait(TimeSpan wait, string? token) : Exception("Must wait.")
{
    public TimeSpan Wait { get; } = wait;

    public string? Token { get; } = token;
}

/// <summary>
/// Before a form for everyone is taken it shows a proof of work, or is within the stricter limits of its network, or has waited. So
/// neither a crowded network nor a filled honeypot ever silences a person: they lead to more work or to a wait.
/// </summary>
internal sealed class FormGuard(
    IHttpContextAccessor accessor, NetworkLimiter limiter, WorkAsked asked, Challenges challenges, ITokens tokens, Lazy<SolidarityDb> db, SpentInRequest apart,
    IOptions<LimitsOptions> limits, TimeProvider time) : IFormGuard
{
    /// <summary>The field that a form carries its token in.</summary>
    public const string WaitField = "wait";

    /// <summary>The field that a form carries its proof in.</summary>
    public const string ProofField = "proof";

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GoodFor = TimeSpan.FromHours(1);

    public async Task<T> GuardAsync<T>(string? proof, bool isStoredApart, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext is not { } context || context.User.Identity?.IsAuthenticated == true
            || await AdmitAsync(context, proof, cancellationToken) is not { } spent)
        {
            return await work();
        }

        if (isStoredApart)
        {
            apart.Spent = spent;
        }
        else
        {
            db.Value.SpentProofs.Add(spent);
        }

        try
        {
            return await work();
        }
        catch (ProofReplayed)
        {
            throw await RefusedAsync(context, "Proof.Replayed", cancellationToken);
        }
        catch (DbUpdateException exception) when (db.Value.IsDuplicate(exception) && exception.Entries.Any(entry => entry.Entity is SpentProof))
        {
            // It came twice at once, and the other one was first.
            db.Value.Forget();
            throw await RefusedAsync(context, "Proof.Replayed", cancellationToken);
        }
    }

    /// <returns>What is spent by taking the form, or null.</returns>
    private async Task<SpentProof?> AdmitAsync(HttpContext context, string? proof, CancellationToken cancellationToken)
    {
        if (await WaitedAsync(context.Request, cancellationToken) is { } waited)
        {
            return waited;
        }

        if (Honeypot.IsFilled(context.Request))
        {
            throw await NewWaitAsync(context, cancellationToken);
        }

        if (!limits.Value.Enabled)
        {
            return null;
        }

        string? wrong = null;
        if (!string.IsNullOrEmpty(proof))
        {
            // A level may have risen while it was being solved.
            var read = challenges.Read(proof, await asked.LevelAsync(context, cancellationToken) - 1);
            if (read.State == ProofState.Good && !await IsSpentAsync(read.Id, cancellationToken))
            {
                return new SpentProof(read.Id, read.ExpiresAt);
            }

            wrong = "Proof." + (read.State == ProofState.Good ? "Replayed" : read.State.ToString());
        }

        if (limiter.TakeWithoutProof(context) is { } wait && !await asked.IsHallAsync(cancellationToken))
        {
            throw context.Request.HasFormContentType ? await NewWaitAsync(context, cancellationToken) : new MustWait(wait, null);
        }

        // Nobody typed a proof: in a form it counts as none.
        return wrong is null || context.Request.HasFormContentType ? null : throw new DomainError(wrong, ProofField);
    }

    private async Task<SpentProof?> WaitedAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType || tokens.Read(TokenPurpose.Wait, request.Form[WaitField]) is not { ExpiresAt: { } expiresAt } token
            || expiresAt < time.GetUtcNow() || await IsSpentAsync(token.Id, cancellationToken))
        {
            return null;
        }

        var rest = expiresAt - GoodFor - time.GetUtcNow();
        return rest <= TimeSpan.Zero ? new SpentProof(token.Id, expiresAt) : throw new MustWait(rest, request.Form[WaitField]);
    }

    private Task<bool> IsSpentAsync(Guid id, CancellationToken cancellationToken) => db.Value.SpentProofs.AnyAsync(x => x.Id == id, cancellationToken);

    private async Task<Exception> RefusedAsync(HttpContext context, string code, CancellationToken cancellationToken) =>
        context.Request.HasFormContentType ? await NewWaitAsync(context, cancellationToken) : new DomainError(code, ProofField);

    private async Task<MustWait> NewWaitAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var wait = ShortestWait * (1 << await asked.LevelAsync(context, cancellationToken));
        return new MustWait(wait, tokens.Issue(new Token(TokenPurpose.Wait, Guid.NewGuid(), Guid.Empty, 0, time.GetUtcNow() + wait + GoodFor)));
    }
}
