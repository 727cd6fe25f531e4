using Solidarity.Application.Petitions;

namespace Solidarity.Integration.Tests.Petitions;

public sealed class PetitionNumbersTests
{
    [Theory]
    [InlineData("PE:50 CL:9 BO:3", "PE:50 other:12")]
    [InlineData("PE:50 CL:20 BO:3", "PE:50 other:23")]
    [InlineData("PE:50 CL:20", "PE:50 CL:20")]
    [InlineData("PE:4 CL:3", "other:7")]
    [InlineData("PE:12 CL:1", "other:13")]
    [InlineData("PE:10 ZZ:9 CL:1", "PE:10 other:10")]
    [InlineData("", "")]
    public void Places_with_fewer_than_ten_merge_so_that_none_is_left_alone(string counts, string merged)
    {
        var all = counts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(x => x.Split(':')).Select(x => new CountryCount(x[0], int.Parse(x[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(merged, string.Join(' ', CountryCount.Merged(all).Select(x => $"{x.Country}:{x.Count}")));
    }
}
