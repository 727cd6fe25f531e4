using System.Text;
using MimeKit;
using Solidarity.Infrastructure.Messages;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Messages;

public class CompiledMailTests
{
    public static TheoryData<string> Names =>
    [
        "",
        "Ana",
        "Ana Ruíz-Núñez",
        "O'Brien \"Bob\" <b@x.test> & Söhne",
        "line\r\nBcc: victim@x.test\r\n\r\n<b>",
        "From here to there",
        ".",
        "=3D=\r\n=20",
        " spaces at both ends \t",
        "محمد بن سلمان عبد الله",
        "👩‍👩‍👧‍👦 家族 " + new string('家', 90),
        new string('a', 300),
        string.Join(' ', Enumerable.Repeat("Wort", 60)),
        "\u202Eevil\u2028line\uD800half",
        "{{ unsubscribe_url }} {% if %}",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_spliced_copy_reads_like_one_rendered_in_full(string name)
    {
        var source = SampleMail.Source(
            subject: "{{ name }}, {{ title }}",
            html: "<p title=\"{{ name }}\">{{ name }}{{ name }}, {{ title }}</p>\r\n<a href='https://x.test/?n={{ name | url_encode }}&amp;y=1'>.</a> <a href=\"{{ unsubscribe_url }}\">Leave</a>\n{{ name }}\n{{ preferences_url }}");
        var spliced = Written(CompiledMail.Compile(source), name);
        var rendered = Written(CompiledMail.CompileInFull(source), name);

        var one = Read(spliced);
        var other = Read(rendered);
        Assert.Equal(other.TextBody, one.TextBody);
        Assert.Equal(other.HtmlBody, one.HtmlBody);
        Assert.Equal(other.Subject, one.Subject);
        Assert.Equal(other.To.ToString(), one.To.ToString());
        AssertCarriedUnchanged(spliced);
        AssertCarriedUnchanged(rendered);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_adds_no_header_and_no_tag(string name)
    {
        var plain = Read(Written(CompiledMail.Compile(SampleMail.Source()), "Ana"));
        var mail = Read(Written(CompiledMail.Compile(SampleMail.Source()), name));
        Assert.Equal(plain.Headers.Select(header => header.Field), mail.Headers.Select(header => header.Field));
        Assert.Equal("ana+tag@recipient.test", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal(plain.HtmlBody!.Count(c => c == '<'), mail.HtmlBody!.Count(c => c == '<'));
    }

    [Fact]
    public void A_value_that_decides_something_is_rendered_in_full()
    {
        const string Html = "{% if name == blank %}Hello{% else %}Dear {{ name | upcase }}{% endif %}<a href=\"{{ unsubscribe_url }}\">x</a>";
        var mail = CompiledMail.Compile(SampleMail.Source(html: Html));
        Assert.False(mail.IsSpliced);
        Assert.StartsWith("Dear &lt;ÁNA&gt;<a href=\"https://", Read(Written(mail, "<Ána>")).HtmlBody, StringComparison.Ordinal);
        Assert.StartsWith("Hello<a href=\"https://", Read(Written(mail, "")).HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% assign n = name %}{{ n }}")]
    [InlineData("{% capture n %}{{ name }}{% endcapture %}{{ n | size }}")]
    [InlineData("{% for c in name %}{{ c }}{% endfor %}")]
    [InlineData("{{ name | append: '!' }}")]
    [InlineData("{{ 'Dear ' | append: name }}")]
    [InlineData("{% case name %}{% when 'Ana' %}A{% else %}B{% endcase %}")]
    [InlineData("{% unless name == 'x' %}y{% endunless %}")]
    [InlineData("{{ name.size }}")]
    [InlineData("{{ \"}}\" | append: name }}")]
    public void Whatever_is_not_plainly_written_is_rendered_in_full(string liquid)
    {
        var mail = CompiledMail.Compile(SampleMail.Source(text: liquid, html: "<p></p>"));
        Assert.False(mail.IsSpliced);
        Assert.DoesNotContain("xM", Read(Written(mail, "Ana")).TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_values_are_spliced_even_inside_conditions_on_what_all_share()
    {
        var mail = CompiledMail.Compile(SampleMail.Source(text: "{% if title %}{{- name -}}{% endif %}", html: "<p>{{ name }}</p>"));
        Assert.True(mail.IsSpliced);
        Assert.Equal("Ana", Read(Written(mail, "Ana")).TextBody!.Trim());
    }

    [Fact]
    public void The_head_says_what_standards_ask_for()
    {
        var bytes = Written(CompiledMail.Compile(SampleMail.Source()), "Ana Ruíz");
        var mail = Read(bytes);
        Assert.Equal("Solidarität für alle", mail.From.Mailboxes.Single().Name);
        Assert.Equal("news@solidarity.test", mail.From.Mailboxes.Single().Address);
        Assert.Equal("office@solidarity.test", mail.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal("Ana Ruíz", mail.To.Mailboxes.Single().Name);
        Assert.Equal("The harbour stays closed — what now?", mail.Subject);
        Assert.Equal("1@solidarity.test", mail.MessageId);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero), mail.Date);
        Assert.Equal("News <news.solidarity.test>", mail.Headers[HeaderId.ListId]);
        Assert.Equal("<https://solidarity.test/unsubscribe/token>", mail.Headers[HeaderId.ListUnsubscribe]);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("list-news:newsletter:solidarity.test", mail.Headers["Feedback-ID"]);
        Assert.Equal("en", mail.Body!.Headers[HeaderId.ContentLanguage]);
        Assert.Null(mail.Headers["Auto-Submitted"]);
        var parts = Assert.IsType<MultipartAlternative>(mail.Body);
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.Contains("https://solidarity.test/unsubscribe/token", mail.TextBody!.ReplaceLineEndings("\n").Split('\n'));
        AssertCarriedUnchanged(bytes);
    }

    [Fact]
    public void What_answers_a_person_says_that_it_is_automatic()
    {
        var source = SampleMail.Source();
        source = source with { Headers = source.Headers with { AutoSubmitted = true, ListId = null, UnsubscribeVariable = null } };
        var mail = Read(Written(CompiledMail.Compile(source), "Ana"));
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Null(mail.Headers[HeaderId.ListId]);
        Assert.Null(mail.Headers[HeaderId.ListUnsubscribe]);
    }

    [Theory]
    [InlineData("{{ nmae }}", "<p></p>", "nmae")]
    [InlineData("{% if nmae %}x{% endif %}", "<p></p>", "nmae")]
    [InlineData("{% if title %}", "<p></p>", "can't be read")]
    [InlineData("{{ title | shout }}", "<p></p>", "shout")]
    [InlineData("x", "<a href=\"https://x.test/{{ name }}\">x</a>", "url_encode")]
    [InlineData("x", "<p title={{ name }}>x</p>", "quotation marks")]
    [InlineData("x", "<a href=\"{{ unsubscribe_url }}\">x</a>", "on a line of its own")]
    [InlineData("Leave: {{ unsubscribe_url }}", "<a href=\"{{ unsubscribe_url }}\">x</a>", "on a line of its own")]
    public void A_faulty_template_is_refused_with_a_sentence(string text, string html, string says)
    {
        var error = Assert.Throws<MailTemplateException>(() => CompiledMail.Compile(SampleMail.Source(text: text, html: html)));
        Assert.Contains("sample/en", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_survives_quoted_printable_in_any_pieces()
    {
        var random = new Random(1);
        string[] alphabet = ["a", " ", "\t", "=", ".", "\r\n", "\n", "From ", "é", "家", "👩", "-", new string('b', 70)];
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var buffer = new MailBuffer();
            var column = 0;
            for (var at = 0; at < text.Length;)
            {
                var next = Math.Min(text.Length, at + 1 + random.Next(20));
                // Pieces of a compiled text never part a character or a line end.
                while (next < text.Length && (char.IsLowSurrogate(text[next]) || (text[next] == '\n' && text[next - 1] == '\r')))
                {
                    next++;
                }

                column = QuotedPrintable.Write(text.AsSpan(at, next - at), buffer, column);
                at = next;
            }

            var encoded = buffer.Message.ToArray();
            using var decoded = new MemoryStream();
            new MimeContent(new MemoryStream(encoded), ContentEncoding.QuotedPrintable).DecodeTo(decoded);
            Assert.Equal(text.ReplaceLineEndings("\r\n"), Encoding.UTF8.GetString(decoded.ToArray()));
            Assert.All(Lines(encoded), line => Assert.True(line.Length <= 76, line));
        }
    }

    private static byte[] Written(CompiledMail mail, string name)
    {
        var buffer = new MailBuffer();
        var values = new Dictionary<string, string>
        {
            ["name"] = name,
            ["unsubscribe_url"] = "https://solidarity.test/unsubscribe/token",
            ["preferences_url"] = "https://solidarity.test/preferences/" + new string('t', 120),
        };
        mail.Write(
            new MailCopy
            {
                MessageId = "1@solidarity.test",
                Address = "ana+tag@recipient.test",
                Name = name,
                Date = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)),
                Value = key => values[key],
            },
            buffer);
        return buffer.Message.ToArray();
    }

    private static MimeMessage Read(byte[] bytes) => MimeMessage.Load(new MemoryStream(bytes));

    private static string[] Lines(byte[] bytes) => Encoding.Latin1.GetString(bytes).Split("\r\n");

    private static void AssertCarriedUnchanged(byte[] bytes)
    {
        Assert.All(bytes, b => Assert.True(b is >= 32 and < 127 or (byte)'\r' or (byte)'\n' or (byte)'\t'));
        var text = Encoding.ASCII.GetString(bytes);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', text.Replace("\r\n", "", StringComparison.Ordinal));
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.All(body.Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        Assert.All(text[..^body.Length].Split("\r\n"), line => Assert.True(line.Length <= 78, line));
    }
}
