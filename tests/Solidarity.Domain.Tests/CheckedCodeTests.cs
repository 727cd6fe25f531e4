using System.Security.Cryptography;

namespace Solidarity.Domain.Tests;

public sealed class CheckedCodeTests
{
    private const string Characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void A_code_is_read_as_it_was_made()
    {
        for (var i = 0; i < 200; i++)
        {
            var code = CheckedCode.Of(RandomNumberGenerator.GetBytes(CheckedCode.Length));
            Assert.Equal(CheckedCode.Length, code.Value.Length);
            Assert.True(CheckedCode.TryParse(code.ToString(), out var read));
            Assert.Equal(code, read);
        }
    }

    [Fact]
    public void Small_letters_spaces_and_letters_that_look_like_digits_are_read()
    {
        var code = CheckedCode.Of([0, 1, 2, 3, 4, 5, 6]);
        Assert.StartsWith("0123-456", code.ToString(), StringComparison.Ordinal);
        Assert.True(CheckedCode.TryParse($" o{"lI"[0]}23 456{char.ToLowerInvariant(code.Value[^1])} ", out var read));
        Assert.Equal(code, read);
    }

    [Fact]
    public void Every_wrong_character_and_every_two_that_changed_places_are_found()
    {
        var code = CheckedCode.Of([31, 0, 17, 4, 22, 9, 13]).Value;
        for (var at = 0; at < code.Length; at++)
        {
            foreach (var other in Characters.Where(c => c != code[at]))
            {
                Assert.False(CheckedCode.TryParse(code[..at] + other + code[(at + 1)..], out _), $"{other} at {at}");
            }

            if (at > 0 && code[at] != code[at - 1])
            {
                Assert.False(CheckedCode.TryParse(code[..(at - 1)] + code[at] + code[at - 1] + code[(at + 1)..], out _), $"{at - 1} and {at}");
            }
        }
    }

    [Theory, InlineData(""), InlineData(null), InlineData("ABCD"), InlineData("ABCD-EFGHJ"), InlineData("ABCD EFG!"), InlineData("UUUU-UUUU")]
    public void What_is_no_code_is_none(string? text) => Assert.False(CheckedCode.TryParse(text, out _));
}
