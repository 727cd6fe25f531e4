using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;

namespace Solidarity.Application.Organizers;

/// <summary>Makes a key for a program. It has all rights.</summary>
/// <param name="Name">What it is for.</param>
[Requires(Right.KeepPeople)]
public sealed record AddKey(string? Name) : ICommand<KeyAdded>;

/// <summary>Takes a key back: the program that has it is refused at its next call.</summary>
[Requires(Right.KeepPeople)]
public sealed record RevokeKey(ApiKeyId Key) : ICommand<Unit>;

/// <summary>A key that was just made.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Key">The key, which is kept nowhere.</param>
public sealed record KeyAdded(string Name, string Key);

internal sealed class AddKeyValidator : AbstractValidator<AddKey>
{
    public AddKeyValidator() => RuleFor(x => x.Name).RequiredLine(ApiKey.MaxNameLength);
}

internal sealed class AddKeyHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<AddKey, KeyAdded>
{
    public async Task<KeyAdded> Handle(AddKey request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var secret = LinkSecrets.New(ApiKey.Prefix);
        var key = new ApiKey(EntityId.New<ApiKeyId>(now), Text.OneLine(request.Name)!, secret.Hash, now);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        return new KeyAdded(key.Name, secret.Text);
    }
}

internal sealed class RevokeKeyHandler(ISolidarityDb db, TimeProvider time) : IRequestHandler<RevokeKey, Unit>
{
    public async Task<Unit> Handle(RevokeKey request, CancellationToken cancellationToken)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(x => x.Id == request.Key, cancellationToken) ?? throw new NotFound("ApiKey");
        key.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Unit.Value;
    }
}
