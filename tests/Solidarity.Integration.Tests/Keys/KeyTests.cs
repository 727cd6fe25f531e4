using System.Security.Cryptography;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Infrastructure.Keys;

namespace Solidarity.Integration.Tests.Keys;

public sealed class KeyTests
{
    private readonly KeyRing _keys = KeyRing.InMemory();

    [Fact]
    public void A_token_reads_as_it_was_issued()
    {
        var tokens = new Tokens(_keys);
        var token = new Token(TokenPurpose.Preferences, Guid.CreateVersion7(), Guid.CreateVersion7(), 3, DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
        Assert.Equal(token, tokens.Read(TokenPurpose.Preferences, tokens.Issue(token)));
        var forEver = token with { Purpose = TokenPurpose.Unsubscribe, Second = Guid.Empty, ExpiresAt = null };
        Assert.Equal(forEver, tokens.Read(TokenPurpose.Unsubscribe, tokens.Issue(forEver)));
    }

    [Fact]
    public void A_token_with_any_character_changed_is_none()
    {
        var tokens = new Tokens(_keys);
        var text = tokens.Issue(new Token(TokenPurpose.Confirm, Guid.CreateVersion7(), Guid.Empty, 0, null));
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var i = 0; i < text.Length; i++)
        {
            foreach (var other in alphabet.Where(c => c != text[i]))
            {
                Assert.Null(tokens.Read(TokenPurpose.Confirm, text[..i] + other + text[(i + 1)..]));
            }
        }

        Assert.Null(tokens.Read(TokenPurpose.Confirm, text[..^1]));
        Assert.Null(tokens.Read(TokenPurpose.Confirm, text + "A"));
        Assert.Null(tokens.Read(TokenPurpose.Confirm, text[..^1] + " "));
        Assert.Null(tokens.Read(TokenPurpose.Confirm, ""));
    }

    [Fact]
    public void A_token_is_good_for_its_purpose_and_its_installation_alone()
    {
        var tokens = new Tokens(_keys);
        var text = tokens.Issue(new Token(TokenPurpose.Confirm, Guid.CreateVersion7(), Guid.Empty, 0, null));
        Assert.Null(tokens.Read(TokenPurpose.NotMe, text));
        Assert.Null(new Tokens(KeyRing.InMemory()).Read(TokenPurpose.Confirm, text));
    }

    [Fact]
    public void A_token_does_not_show_when_its_person_came()
    {
        var tokens = new Tokens(_keys);
        var at = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var texts = Enumerable.Range(0, 50).Select(_ => tokens.Issue(new Token(TokenPurpose.Unsubscribe, Guid.CreateVersion7(at), Guid.Empty, 0, null))).ToList();
        Assert.Equal(50, texts.Select(text => text[..4]).Distinct().Count());
        Assert.True(texts.Select(text => text[^30..]).Distinct().Count() == 50);
    }

    [Fact]
    public void A_sealed_value_opens_for_its_purpose_alone_and_unchanged()
    {
        var box = _keys.Seal("Supporter.Email", "maria@example.org");
        Assert.Equal("maria@example.org", _keys.Unseal("Supporter.Email", box));
        Assert.NotEqual(box, _keys.Seal("Supporter.Email", "maria@example.org"));
        Assert.ThrowsAny<CryptographicException>(() => _keys.Unseal("Supporter.Name", box));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => _keys.Unseal("Supporter.Email", changed));
        }
    }

    [Fact]
    public void Many_threads_seal_at_once() =>
        Parallel.For(0, 2_000, i => Assert.Equal($"p{i}", _keys.Unseal("x", _keys.Seal("x", $"p{i}"))));

    [Fact]
    public void Hashes_tell_mailboxes_addresses_and_domains_apart()
    {
        var hashes = new KeyedHashes(_keys);
        var (plain, tagged) = (hashes.Of(EmailAddress.Parse("maria@gmail.com")), hashes.Of(EmailAddress.Parse("Ma.ria+x@googlemail.com")));
        Assert.Equal(plain.Mailbox, tagged.Mailbox);
        Assert.NotEqual(plain.Address, tagged.Address);
        Assert.NotEqual(plain.Mailbox, plain.Address);
        Assert.NotEqual(plain.Mailbox, new KeyedHashes(KeyRing.InMemory()).Of(EmailAddress.Parse("maria@gmail.com")).Mailbox);
    }
}
