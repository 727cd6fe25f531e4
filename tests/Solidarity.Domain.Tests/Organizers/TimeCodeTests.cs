using Solidarity.Domain.Organizers;

namespace Solidarity.Domain.Tests.Organizers;

public sealed class TimeCodeTests
{
    private static readonly string Secret = TimeCode.Text("12345678901234567890"u8);

    [Fact]
    public void A_secret_is_written_in_base_32() => Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Secret);

    // RFC 6238, appendix B, the last six digits of those for SHA-1.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void A_code_is_the_standards(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, TimeCode.At(Secret, at));
        Assert.Equal(seconds / 30, TimeCode.StepOf(Secret, code[..3] + " " + code[3..], at));
    }

    [Fact]
    public void A_code_holds_one_step_before_and_after_and_no_longer()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_015);
        var code = TimeCode.At(Secret, now);
        Assert.Equal(
            [false, true, true, true, false],
            new[] { -60, -30, 0, 30, 60 }.Select(seconds => TimeCode.StepOf(Secret, code, now.AddSeconds(seconds)) is not null));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("-12345")]
    [InlineData("١٢٣٤٥٦")]
    public void What_is_no_code_never_holds(string? typed) => Assert.Null(TimeCode.StepOf(Secret, typed, DateTimeOffset.UnixEpoch));
}
