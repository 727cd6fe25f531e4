using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Solidarity.Domain.Messages;
using Solidarity.Infrastructure.Messages;
using Solidarity.Infrastructure.Storage;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Mail;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Messages;

/// <summary>Mails that are signed here, checked by MimeKit, which knows nothing of how they were made.</summary>
public sealed class DkimTests : IDisposable
{
    private const string Domain = "solidarity.test";

    private static readonly DateTimeOffset Moment = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("solidarity-dkim-").FullName;
    private readonly MemoryDeliveryQueue _queue = new(TimeProvider.System);
    private readonly Records _records = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_copy_arrives_with_a_signature_by_each_key_of_its_domain()
    {
        await using var server = await SmtpServerProcess.StartAsync();
        var options = new DkimOptions { Keys = [Key("rsa", isEd25519: false), Key("Ed", isEd25519: true), Key("other", isEd25519: true, "elsewhere.test")] };
        var mail = CompiledMail.Compile(SampleMail.Source(subject: "Grüße, {{ name }} — «¿qué?» 家"));
        var odd = CompiledMail.Compile(SampleMail.Source(text: ".\n..\n.x {{ name }}\n{{ unsubscribe_url }}\n{{ preferences_url }}\n\n\n  \t\n\n"));
        foreach (var name in new[] { "Ana", "محمد بن سلمان عبد الله", new string('a', 2000), "two  spaces \t and tabs\t" })
        {
            _queue.Add(SampleMail.Copy(mail, $"r{_queue.Rows.Count}@a.test", Guid.Empty, Moment, name));
            _queue.Add(SampleMail.Copy(odd, $"r{_queue.Rows.Count}@b.test", Guid.Empty, Moment, name));
        }

        await SendAsync(new SmtpOptions { Host = server.Host, Port = server.Port }, options);
        await server.SettleAsync();

        Assert.Equal(_queue.Rows.Count, server.Messages.Count);
        foreach (var received in server.Messages)
        {
            Assert.Equal(["a=ed25519-sha256", "a=rsa-sha256"], Algorithms(received.Mime));
            Assert.Equal([true, true], Verified(received.Mime));
            Assert.StartsWith("DKIM-Signature: v=1; ", Encoding.ASCII.GetString(received.Raw), StringComparison.Ordinal);
            Assert.All(Encoding.ASCII.GetString(received.Raw).Split("MIME-Version:")[0].Split("\r\n"), line => Assert.True(line.Length <= 78, line));
        }
    }

    [Fact]
    public void Everything_that_stands_in_the_head_is_signed_and_nothing_can_be_added()
    {
        var mail = Read(Signed(SampleMail.Source(), new DkimOptions { Keys = [Key("rsa", isEd25519: false)] }));
        var tags = Tags(mail.Headers.First(header => header.Id == HeaderId.DkimSignature).Value);
        var signed = tags["h"].Split(':').Select(name => name.Trim()).ToList();
        Assert.Equal(("1", "relaxed/relaxed", Domain, "rsa", "1777629600"), (tags["v"], tags["c"], tags["d"], tags["s"], tags["t"]));

        // RFC 8058 §4 asks for both of the first.
        foreach (var name in new[] { "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID", "MIME-Version" })
        {
            Assert.Equal((name, 1), (name, signed.Count(x => x == name)));
        }

        foreach (var name in new[] { "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Content-Type" })
        {
            Assert.Equal((name, 2), (name, signed.Count(x => x == name)));
        }

        Assert.Empty(mail.Headers.Concat(mail.Body!.Headers).Select(header => header.Field).Where(name => name != "DKIM-Signature").Except(signed));
    }

    [Theory]
    [InlineData("Subject: The harbour", "Subject: The port")]
    [InlineData("/unsubscribe/", "/elsewhere/")]
    [InlineData("Feedback-ID: list-news", "Feedback-ID: list-other")]
    [InlineData("MIME-Version: 1.0", "From: other@evil.test\r\nMIME-Version: 1.0")]
    [InlineData("MIME-Version: 1.0", "Reply-To: other@evil.test\r\nMIME-Version: 1.0")]
    [InlineData("MIME-Version: 1.0", "Subject: The port\r\nMIME-Version: 1.0")]
    [InlineData("MIME-Version: 1.0", "Cc: other@evil.test\r\nMIME-Version: 1.0")]
    [InlineData("plain words", "other words")]
    [InlineData("--\r\n\r\n", "--\r\nmore\r\n")]
    public void What_was_changed_on_the_way_fails(string from, string to)
    {
        var options = new DkimOptions { Keys = [Key("rsa", isEd25519: false), Key("ed", isEd25519: true)] };
        var signed = Encoding.ASCII.GetString(Signed(Plain, options)) + "\r\n";
        Assert.Equal([true, true], Verified(Read(signed)));
        var at = signed.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at > 0, from);
        Assert.Equal([false, false], Verified(Read(signed[..at] + to + signed[(at + from.Length)..])));
    }

    [Fact]
    public void New_folds_and_other_white_space_on_the_way_do_no_harm()
    {
        var options = new DkimOptions { Keys = [Key("rsa", isEd25519: false), Key("ed", isEd25519: true)] };
        var signed = Encoding.ASCII.GetString(Signed(Plain, options));
        var changed = "Received: from here by there; Fri, 01 May 2026 10:00:01 +0000\r\n" + signed
            .Replace("Subject: The harbour stays", "SUBJECT:   The\r\n\t harbour\r\n stays  ", StringComparison.Ordinal)
            .Replace("plain words", "plain  \twords", StringComparison.Ordinal) + " \r\n\r\n\r\n";
        Assert.Contains("SUBJECT", changed, StringComparison.Ordinal);
        Assert.Contains("plain  \t", changed, StringComparison.Ordinal);
        Assert.Equal([true, true], Verified(Read(changed)));
    }

    public static TheoryData<string> Bodies =>
    [
        "",
        "\r\n",
        "\r\n\r\n\r\n",
        "one line",
        "one line\r\n",
        "blank lines at the end\r\n\r\n\r\n\r\n",
        "white space at the end \t \r\n \t \r\n\t\r\n",
        "  at the beginning\r\n\tand  \t  between\r\n",
        "\r\n\r\nafter empty lines\r\n",
        ".\r\n..\r\n.dots\r\n",
        new string('x', 5_000) + " " + new string('y', 998) + "\r\n",
        "Grüße in eight bits, 家\r\n",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Any_body_is_hashed_as_receivers_do(string body)
    {
        var buffer = new MailBuffer();
        buffer.WriteAscii("MIME-Version: 1.0\r\nFrom: <a@solidarity.test>\r\nTo: <b@c.test>\r\nSubject:  folded\r\n  in \t two \r\nX-Empty:\r\n\t\r\nX-Twice: 1\r\nX-Twice: 2\r\n");
        buffer.EndHead();
        buffer.Write(Encoding.UTF8.GetBytes(body));
        var options = new DkimOptions { Keys = [Key("rsa", isEd25519: false), Key("ed", isEd25519: true)] };
        new DkimSigning(Options.Create(options)).Sign(buffer, Domain, Moment);
        Assert.Equal([true, true], Verified(Read(buffer.Message.ToArray())));
        Assert.Equal(body, Encoding.UTF8.GetString(buffer.Body.Span));
    }

    [Fact]
    public void Without_a_key_of_its_domain_a_mail_stays_as_it_is()
    {
        var plain = Signed(SampleMail.Source(), new DkimOptions());
        Assert.StartsWith("MIME-Version: 1.0\r\n", Encoding.ASCII.GetString(plain), StringComparison.Ordinal);
        Assert.DoesNotContain("DKIM", Encoding.ASCII.GetString(Signed(SampleMail.Source(), new DkimOptions { Keys = [Key("k", isEd25519: true, "sub.solidarity.test")] })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_sign_with_one_key()
    {
        var signing = new DkimSigning(Options.Create(new DkimOptions { Keys = [Key("rsa", isEd25519: false), Key("ed", isEd25519: true)] }));
        var compiled = CompiledMail.Compile(SampleMail.Source(paragraphs: 1));
        var mails = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
        {
            var buffer = new MailBuffer();
            compiled.Write(SampleMail.Copy(compiled, $"r{i}@a.test", Guid.Empty, Moment).Copy, buffer);
            signing.Sign(buffer, compiled.FromDomain, Moment);
            return buffer.Message.ToArray();
        })));
        Assert.All(mails, mail => Assert.Equal([true, true], Verified(Read(mail))));
    }

    [Theory, OnEachDatabase]
    public async Task All_mails_of_a_site_are_signed_also_those_that_go_to_the_folder(DatabaseProvider on)
    {
        var (rsa, ed) = (Key("rsa", isEd25519: false), Key("ed", isEd25519: true));
        await using var site = await TestSite.StartAsync(
            on, "Mail:From=news@solidarity.test", "Mail:FromName=Solidarität", $"Mail:Dkim:Keys:0:Domain={Domain.ToUpperInvariant()}", "Mail:Dkim:Keys:0:Selector=rsa", $"Mail:Dkim:Keys:0:KeyFile={rsa.KeyFile}",
            $"Mail:Dkim:Keys:1:Domain={Domain}", "Mail:Dkim:Keys:1:Selector=ed", $"Mail:Dkim:Keys:1:KeyFile={ed.KeyFile}");
        var list = await (await site.ApiAsync()).ListAsync();
        await Subscribers.AlertedAsync(site, list, await Subscribers.SubscribedAsync(site, list));

        Assert.Equal(2, site.Mails().Count);
        Assert.All(site.Mails(), mail => Assert.Equal([true, true], Verified(mail)));
        Assert.DoesNotContain(site.Log, line => line.Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_file_is_for_its_owner_alone_and_is_never_written_over()
    {
        foreach (var isEd25519 in new[] { false, true })
        {
            var file = Path.Combine(_folder, $"new-{isEd25519}.pem");
            var made = DkimKey.Make(file, isEd25519);
            var text = File.ReadAllText(file);
            Assert.StartsWith("-----BEGIN PRIVATE KEY-----", text, StringComparison.Ordinal);
            Assert.Equal(made.Record, DkimKey.Read(file).Record);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }

            Assert.ThrowsAny<IOException>(() => DkimKey.Make(file, isEd25519));
            Assert.Equal(text, File.ReadAllText(file));
        }
    }

    [Fact]
    public void A_key_in_the_older_form_of_RSA_is_taken()
    {
        using var rsa = RSA.Create(2048);
        var file = Written(rsa.ExportRSAPrivateKeyPem());
        Assert.Equal("v=DKIM1; k=rsa; p=" + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()), DkimKey.Read(file).Record);
    }

    [Fact]
    public void The_public_key_of_Ed25519_is_that_of_the_standard()
    {
        // RFC 8463 §A.2.
        var file = Written(PemEncoding.WriteString("PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. Convert.FromBase64String("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")]));
        Assert.Equal("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", DkimKey.Read(file).Record);
    }

    public static TheoryData<string, string> WrongKeys
    {
        get
        {
            using var rsa = RSA.Create(2048);
            using var small = RSA.Create(1024);
            using var large = RSA.Create(4104);
            using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return new TheoryData<string, string>
            {
                { "", "holds no private key" },
                { "no key at all", "holds no private key" },
                { rsa.ExportSubjectPublicKeyInfoPem(), "holds no private key" },
                { small.ExportPkcs8PrivateKeyPem(), "an RSA key of 1024 bits; it takes 2048 to 4096" },
                { small.ExportRSAPrivateKeyPem(), "an RSA key of 1024 bits" },
                { large.ExportPkcs8PrivateKeyPem(), "an RSA key of 4104 bits" },
                { curve.ExportPkcs8PrivateKeyPem(), "it takes RSA or Ed25519" },
                { curve.ExportECPrivateKeyPem(), "it takes RSA, or Ed25519" },
                { rsa.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)), "locked with a passphrase" },
                { PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3]), "damaged" },
                { PemEncoding.WriteString("RSA PRIVATE KEY", [1, 2, 3]), "damaged" },
                { new string('x', 70_000), "too large" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public void A_file_that_holds_no_key_for_mail_stops_the_start_with_a_sentence(string content, string says)
    {
        var refused = Refused(("Domain", Domain), ("Selector", "a"), ("KeyFile", Written(content)));
        Assert.StartsWith("Mail__Dkim__Keys__0__KeyFile names \"", refused, StringComparison.Ordinal);
        Assert.Contains(says, refused, StringComparison.Ordinal);
        Assert.DoesNotContain("MII", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Domain", "", "Mail__Dkim__Keys__0__Domain is \"\"")]
    [InlineData("Domain", "localhost", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Domain", "münchen.example", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Domain", "news@example.org", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Domain", "192.0.2.1", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Domain", "example..org", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Domain", "-example.org", "Mail__Dkim__Keys__0__Domain")]
    [InlineData("Selector", "", "Mail__Dkim__Keys__0__Selector is \"\"")]
    [InlineData("Selector", "a b", "Mail__Dkim__Keys__0__Selector")]
    [InlineData("Selector", "a._domainkey.", "Mail__Dkim__Keys__0__Selector")]
    [InlineData("KeyFile", "", "Mail__Dkim__Keys__0__KeyFile is not set")]
    [InlineData("KeyFile", "/nowhere/key.pem", "there is no such file")]
    public void A_wrong_setting_stops_the_start_and_is_named(string name, string value, string says)
    {
        var refused = Refused([.. new[] { ("Domain", Domain), ("Selector", "a"), ("KeyFile", Key("a", isEd25519: true).KeyFile) }.Where(x => x.Item1 != name), (name, value)]);
        Assert.Contains(says, refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_keys_under_one_name_stop_the_start()
    {
        var file = Key("a", isEd25519: true).KeyFile;
        var refused = Refused(("Domain", Domain), ("Selector", "a"), ("KeyFile", file), ("1:Domain", Domain.ToUpperInvariant()), ("1:Selector", "A"), ("1:KeyFile", file));
        Assert.Contains("more than once", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_the_command_line_a_key_is_made_and_its_record_printed_and_a_site_does_not_start_without_it()
    {
        var file = Path.Combine(_folder, "made.pem");
        await using (var site = await SiteProcess.StartAsync())
        {
            var printed = await site.AdminAsync("dkim-key", "Example.org", "mail2026", file);
            Assert.Matches("""^mail2026\._domainkey\.example\.org\. 3600 IN TXT \( "v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{237}" "[A-Za-z0-9+/=]{155}" \)$""", printed);
            Assert.Equal(DkimKey.Read(file).Record, string.Concat(printed.Split('"').Where((_, i) => i % 2 == 1)));
            Assert.Contains("there already", (await Assert.ThrowsAsync<InvalidOperationException>(() => site.AdminAsync("dkim-key", "example.org", "b", file, "--ed25519"))).Message, StringComparison.Ordinal);
            Assert.Contains("no domain", (await Assert.ThrowsAsync<InvalidOperationException>(() => site.AdminAsync("dkim-key", "example", "b", file + "2"))).Message, StringComparison.Ordinal);
            Assert.Matches("""p=[A-Za-z0-9+/]{43}=" \)$""", await site.AdminAsync("dkim-key", "example.org", "b", file + "2", "--ed25519"));
        }

        File.Delete(file);
        var settings = new Dictionary<string, string>
        {
            ["Mail__Dkim__Keys__0__Domain"] = "example.org", ["Mail__Dkim__Keys__0__Selector"] = "mail2026", ["Mail__Dkim__Keys__0__KeyFile"] = file,
        };
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => SiteProcess.StartAsync(settings));
        Assert.Contains($"Mail__Dkim__Keys__0__KeyFile names \"{file}\", and there is no such file.", refused.Message, StringComparison.Ordinal);
    }

    private DkimKeyOptions Key(string selector, bool isEd25519, string domain = Domain)
    {
        var file = Path.Combine(_folder, $"{selector}-{Guid.NewGuid():N}.pem");
        var key = DkimKey.Make(file, isEd25519);
        _records.Known[$"{selector}._domainkey.{domain}".ToLowerInvariant()] = key.Record;
        return new DkimKeyOptions { Domain = domain, Selector = selector, KeyFile = file };
    }

    private string Written(string content)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, content);
        return file;
    }

    private static MailSource Plain => SampleMail.Source(subject: "The harbour stays closed", text: "Some plain words.\n{{ unsubscribe_url }}\n{{ preferences_url }}");

    private static byte[] Signed(MailSource source, DkimOptions options)
    {
        var (compiled, buffer) = (CompiledMail.Compile(source), new MailBuffer());
        compiled.Write(SampleMail.Copy(compiled, "ana@a.test", Guid.Empty, Moment, "Ana").Copy, buffer);
        new DkimSigning(Options.Create(options)).Sign(buffer, compiled.FromDomain, Moment);
        return buffer.Message.ToArray();
    }

    private static MimeMessage Read(string mail) => Read(Encoding.ASCII.GetBytes(mail));

    private static MimeMessage Read(byte[] mail) => MimeMessage.Load(new MemoryStream(mail));

    private List<bool> Verified(MimeMessage mail) =>
        [.. mail.Headers.Where(header => header.Id == HeaderId.DkimSignature).Select(header => new DkimVerifier(_records).Verify(mail, header))];

    private static IEnumerable<string> Algorithms(MimeMessage mail) =>
        mail.Headers.Where(header => header.Id == HeaderId.DkimSignature).Select(header => "a=" + Tags(header.Value)["a"]).Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Tags(string value) => value.Split(';').Select(tag => tag.Trim().Split('=', 2)).ToDictionary(tag => tag[0], tag => tag[1]);

    private static string Refused(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Mail:Dkim:Keys:{(setting.Name.Contains(':', StringComparison.Ordinal) ? "" : "0:")}{setting.Name}", (string?)setting.Value))).Build();
        using var services = new ServiceCollection().AddMailSending(configuration).BuildServiceProvider();
        return Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<DkimOptions>>().Value).Message;
    }

    private async Task SendAsync(SmtpOptions smtp, DkimOptions dkim)
    {
        var mail = Options.Create(new MailOptions { From = "news@solidarity.test", JournalDirectory = Path.Combine(_folder, "journal"), PickupDirectory = Path.Combine(_folder, "pickup") });
        using var sender = new MailSender(
            _queue, _queue, new MailTransportFactory(mail), new DkimSigning(Options.Create(dkim)), Options.Create(smtp), mail, TimeProvider.System, NullLogger<MailSender>.Instance);
        await sender.RunAsync(Lane.Bulk, CancellationToken.None);
    }

    /// <summary>The public keys, as they would be published.</summary>
    private sealed class Records : DkimPublicKeyLocatorBase
    {
        public Dictionary<string, string> Known { get; } = [];

        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            GetPublicKey(Known[$"{selector}._domainkey.{domain}"]);

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
