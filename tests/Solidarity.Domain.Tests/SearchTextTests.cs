namespace Solidarity.Domain.Tests;

public class SearchTextTests
{
    [Theory]
    [InlineData("River\uFFFEbank")]
    [InlineData("river\uD800bank")]
    [InlineData("RIVER - bank")]
    public void What_has_no_normal_form_parts_words_as_a_sign_does(string query) => Assert.Equal(["river", "bank"], SearchText.Words(query));
}
