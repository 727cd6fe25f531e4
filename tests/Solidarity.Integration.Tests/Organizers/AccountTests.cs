using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Organizers;
using Solidarity.Infrastructure.Organizers;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Organizers;

/// <summary>An organizer's own account: second factor, lock-out, sessions.</summary>
public sealed class AccountTests(TestSites sites) : IClassFixture<TestSites>
{
    private const string Password = "four quiet words here";
    private const string Account = "/console/account";
    private const string Factor = "/console/account/second-factor";

    [Theory, OnEachDatabase]
    public async Task A_second_factor_counts_once_a_code_was_typed_and_takes_each_code_once(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (email, me) = await WithPasswordAsync(site);
        Assert.Equal(HttpStatusCode.NotFound, await me.StatusAsync(Factor + ".svg"));
        await me.SendAsync(Factor, "Begin");
        var secret = (await me.PageAsync(Factor)).QuerySelector("code.secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await me.StatusAsync(Factor + ".svg"));
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(site, email)).Status); // does not count yet
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await me.SendAsync(Factor, "Confirm", ("code", "12 34"))).Status);

        var (status, shown) = await me.SendAsync(Factor, "Confirm", ("code", TimeCode.At(secret, site.Time.GetUtcNow())));
        Assert.Equal(HttpStatusCode.OK, status);
        var codes = shown.QuerySelectorAll(".recovery-codes code").Select(x => x.TextContent).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.DoesNotContain(codes[0], (await me.PageAsync(Factor)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await me.StatusAsync(Factor + ".svg"));
        await AssertSealedAsync(site, secret, codes);

        // The code that confirmed is used up; the next one holds once, also for two at once.
        var browser = (await SignInAsync(site, email)).Browser;
        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusAsync("/console"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CodeAsync(browser, TimeCode.At(secret, site.Time.GetUtcNow())));
        site.Time.Pass(TimeSpan.FromMinutes(1));
        var code = TimeCode.At(secret, site.Time.GetUtcNow());
        var both = new[] { (await SignInAsync(site, email)).Browser, (await SignInAsync(site, email)).Browser };
        var pressed = await Task.WhenAll(both.Select(x => x.PreparedAsync("/console/sign-in/code", "", ("code", code))));
        var statuses = (await Task.WhenAll(pressed.Select(press => press()))).Select(x => x.Status).Order().ToList();
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.UnprocessableEntity], statuses);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CodeAsync((await SignInAsync(site, email)).Browser, code));

        // A recovery code too, however it is typed.
        var recovered = (await SignInAsync(site, email)).Browser;
        Assert.Equal(HttpStatusCode.Redirect, await CodeAsync(recovered, " " + codes[3].ToUpperInvariant().Replace('-', ' ')));
        Assert.Equal(HttpStatusCode.OK, await recovered.StatusAsync(Account));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await CodeAsync((await SignInAsync(site, email)).Browser, codes[3]));

        // Removing it needs the password once the session is no longer fresh.
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await recovered.PressAsync(Factor, "Codes", "?handler=Remove", ("current", "something else entirely"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await recovered.PressAsync(Factor, "Codes", "?handler=Remove", ("current", Password))).Status);
        Assert.Equal(HttpStatusCode.OK, await (await SignInAsync(site, email)).Browser.StatusAsync(Account));
        var mine = OrganizerId.From(await PeopleTests.IdAsync(site, email)).Value;
        var acts = await site.WithAsync(db => db.AuditEntries.Where(x => x.Organizer == mine).Select(x => x.Act).ToListAsync());
        Assert.Superset(new HashSet<string> { "SetPassword", "SetSecondFactor", "RemoveSecondFactor" }, acts.ToHashSet());
    }

    [Theory, OnEachDatabase]
    public async Task Wrong_passwords_and_wrong_codes_count_to_one_lock_out_with_the_same_words_as_for_strangers(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (email, me) = await WithPasswordAsync(site);
        var secret = await WithFactorAsync(site, me);
        for (var i = 0; i < 5; i++)
        {
            // The right password in between forgives nothing.
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(site, email, "something else entirely")).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await CodeAsync((await SignInAsync(site, email)).Browser, "000000"));
        }

        var locked = await SignInAsync(site, email);
        var wrong = await SignInAsync(site, email, "something else entirely");
        var nobody = await SignInAsync(site, "nobody@example.org");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (locked.Status, wrong.Status, nobody.Status));
        Assert.Equal(nobody.Words, locked.Words);
        Assert.Equal(nobody.Words, wrong.Words);

        site.Time.Pass(TimeSpan.FromMinutes(11));
        var again = (await SignInAsync(site, email)).Browser;
        Assert.Equal(HttpStatusCode.Redirect, await CodeAsync(again, TimeCode.At(secret, site.Time.GetUtcNow())));
    }

    [Theory, OnEachDatabase]
    public async Task Sessions_are_listed_and_an_ended_one_is_refused_at_its_next_request(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (email, me) = await WithPasswordAsync(site);
        var (other, third) = ((await SignInAsync(site, email, agent: "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0")).Browser, (await SignInAsync(site, email)).Browser);
        var page = await me.PageAsync(Account);
        var rows = page.QuerySelectorAll("section[aria-labelledby=sessions-title] tbody tr");
        Assert.Equal(3, rows.Length);
        Assert.Single(rows, x => x.QuerySelector(".state.on") is not null);
        var android = Assert.Single(rows, x => x.TextContent.Contains("Firefox, Android", StringComparison.Ordinal));

        await me.SendAsync(Account, "EndSessions", ("id", android.QuerySelector("input[name=id]")!.GetAttribute("value")));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (await other.StatusAsync(Account), await third.StatusAsync(Account)));
        await me.SendAsync(Account, "EndSessions", ("id", null));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (await third.StatusAsync(Account), await me.StatusAsync(Account)));

        // Nobody ends another's session.
        var stranger = new ConsoleForms(site, await site.SignInAsync(Subscribers.NewAddress(), (Role.Reader, null)));
        var id = OrganizerId.From(await PeopleTests.IdAsync(site, email));
        var mine = await site.WithAsync(db => db.Set<OrganizerSession>().Where(x => x.OrganizerId == id).Select(x => x.Id).SingleAsync());
        await stranger.PressAsync(Account, "Password", "?handler=EndSessions", ("id", mine.ToString()));
        Assert.Equal(HttpStatusCode.OK, await me.StatusAsync(Account));

        site.Time.Pass(OrganizerSession.Lifetime * 2);
        await site.WorkAsync(Work.Clock);
        Assert.Equal(HttpStatusCode.Redirect, await me.StatusAsync(Account));
        Assert.Equal(0, await site.WithAsync(db => db.Set<OrganizerSession>().CountAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task A_new_link_from_the_command_line_lets_in_who_lost_everything(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (email, me) = await WithPasswordAsync(site);
        await WithFactorAsync(site, me);
        var again = new ConsoleForms(site, await site.SignInAsync(email));
        Assert.Equal(HttpStatusCode.Redirect, await me.StatusAsync(Account));
        Assert.Equal(HttpStatusCode.OK, await again.StatusAsync(Account));
        Assert.Null((await again.PageAsync(Factor)).QuerySelector(".state.good"));
        var id = await PeopleTests.IdAsync(site, email);
        Assert.True(await site.WithAsync(db => db.AuditEntries.AnyAsync(x => x.Act == "LetOrganizerIn" && x.Subject == id && x.Organizer == null)));
        Assert.Equal(HttpStatusCode.OK, await (await SignInAsync(site, email)).Browser.StatusAsync(Account));
    }

    [Theory, OnEachDatabase]
    public async Task Passkeys_come_and_go_with_a_fresh_session_or_with_the_password(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var (email, me) = await WithPasswordAsync(site);
        await GivePasskeyAsync(site, email);
        Assert.Null((await me.PageAsync(Account)).QuerySelector("#passkey-current"));
        Assert.Equal(HttpStatusCode.OK, (await me.PressAsync(Account, "AddPasskey", "?handler=PasskeyOptions")).Status);

        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        Assert.NotNull((await me.PageAsync(Account)).QuerySelector("#passkey-current"));
        foreach (var handler in new[] { "PasskeyOptions", "AddPasskey", "RemovePasskey" })
        {
            foreach (var (typed, sentence) in new[] { ("", "Type your present password, or sign out and in again"), ("something else entirely", "not your present password") })
            {
                var (status, page) = await me.PressAsync(Account, "RemovePasskey", "?handler=" + handler, ("current", typed));
                Assert.Equal((handler, typed, HttpStatusCode.UnprocessableEntity), (handler, typed, status));
                Assert.Contains(sentence, (page.QuerySelector("main") ?? page.Body!).TextContent, StringComparison.Ordinal);
            }
        }

        Assert.Equal(1, await PasskeysAsync(site, email));
        Assert.Equal(HttpStatusCode.OK, (await me.PressAsync(Account, "AddPasskey", "?handler=PasskeyOptions", ("current", Password))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Account, "RemovePasskey", ("current", Password))).Status);
        Assert.Equal(0, await PasskeysAsync(site, email));
    }

    [Theory, OnEachDatabase]
    public async Task Without_a_password_passkeys_come_and_go_with_a_fresh_session_alone(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var email = Subscribers.NewAddress();
        var me = new ConsoleForms(site, await site.SignInAsync(email, (Role.Reader, null)));
        await GivePasskeyAsync(site, email);
        var fresh = await me.PreparedAsync(Account, "RemovePasskey");
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await fresh()).Status);
        foreach (var handler in new[] { "PasskeyOptions", "AddPasskey", "RemovePasskey" })
        {
            var (status, page) = await me.PressAsync(Account, "Password", "?handler=" + handler, ("current", Password));
            Assert.Equal((handler, HttpStatusCode.UnprocessableEntity), (handler, status));
            Assert.Contains("Sign out and in again", (page.QuerySelector(".error-summary") ?? page.Body!).TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(1, await PasskeysAsync(site, email));
        me = new ConsoleForms(site, await site.SignInAsync(email));
        await GivePasskeyAsync(site, email);
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Account, "RemovePasskey")).Status);
    }

    [Theory, OnEachDatabase]
    public async Task An_open_screen_sets_no_password_and_no_second_factor(DatabaseProvider on)
    {
        var site = await sites.On(on);
        var email = Subscribers.NewAddress();
        var me = new ConsoleForms(site, await site.SignInAsync(email, (Role.Reader, null)));
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        var (status, page) = await me.SendAsync(Account, "Password", ("password", Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Sign out and in again", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);

        // By a link there is no need to know the password, but only while the session is fresh.
        (email, me) = await WithPasswordAsync(site);
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Account, "Password", ("password", Password))).Status);
        site.Time.Pass(OrganizerSession.Freshness + TimeSpan.FromMinutes(1));
        (status, page) = await me.SendAsync(Account, "Password", ("password", "another four quiet words"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Type your present password, or sign out and in again", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Account, "Password", ("current", Password), ("password", Password))).Status);

        (status, page) = await me.SendAsync(Factor, "Begin", ("current", "something else entirely"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("not your present password", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null((await me.PageAsync(Factor)).QuerySelector("code.secret"));
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Factor, "Begin", ("current", Password))).Status);
        var secret = (await me.PageAsync(Factor)).QuerySelector("code.secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var code = TimeCode.At(secret, site.Time.GetUtcNow());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await me.SendAsync(Factor, "Confirm", ("code", code))).Status);
        Assert.Equal(HttpStatusCode.OK, (await me.SendAsync(Factor, "Confirm", ("code", code), ("current", Password))).Status);
    }

    private static Task<int> PasskeysAsync(TestSite site, string email) => WithAccountAsync(site, email, async (users, account) => (await users.GetPasskeysAsync(account)).Count);

    private static Task GivePasskeyAsync(TestSite site, string email) => WithAccountAsync(site, email, (users, account) =>
        users.AddOrUpdatePasskeyAsync(account, new UserPasskeyInfo(Guid.NewGuid().ToByteArray(), [1], site.Time.GetUtcNow(), 0, null, true, false, false, [1], [1])));

    private static async Task<T> WithAccountAsync<T>(TestSite site, string email, Func<UserManager<OrganizerAccount>, OrganizerAccount, Task<T>> work)
    {
        await using var scope = site.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<OrganizerAccount>>();
        return await work(users, (await users.FindByIdAsync((await PeopleTests.IdAsync(site, email)).ToString()))!);
    }

    private static async Task<(string Email, ConsoleForms Browser)> WithPasswordAsync(TestSite site)
    {
        var email = Subscribers.NewAddress();
        var me = new ConsoleForms(site, await site.SignInAsync(email, (Role.Reader, null)));
        Assert.Equal(HttpStatusCode.Redirect, (await me.SendAsync(Account, "Password", ("password", Password))).Status);
        return (email, me);
    }

    private static async Task<string> WithFactorAsync(TestSite site, ConsoleForms me)
    {
        await me.SendAsync(Factor, "Begin");
        var secret = (await me.PageAsync(Factor)).QuerySelector("code.secret")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await me.SendAsync(Factor, "Confirm", ("code", TimeCode.At(secret, site.Time.GetUtcNow())))).Status);
        return secret;
    }

    private static async Task<(HttpStatusCode Status, ConsoleForms Browser, string Words)> SignInAsync(TestSite site, string email, string password = Password, string? agent = null)
    {
        var browser = new ConsoleForms(site, "") { Agent = agent };
        var (status, page) = await browser.SendAsync("/console/sign-in", "", ("email", email), ("password", password));
        return (status, browser, page.QuerySelector("main")?.TextContent ?? "");
    }

    private static async Task<HttpStatusCode> CodeAsync(ConsoleForms browser, string code) =>
        (await browser.SendAsync("/console/sign-in/code", "", ("code", code))).Status;

    /// <summary>Neither the secret nor a code is stored as it is.</summary>
    private static async Task AssertSealedAsync(TestSite site, string secret, IReadOnlyList<string> codes)
    {
        await using var db = await site.Get<IDbContextFactory<SolidarityDb>>().CreateDbContextAsync();
        await db.Database.OpenConnectionAsync();
        foreach (var (table, column) in new[] { ("SecondFactors", "Secret"), ("RecoveryCodes", "Hash") })
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            var isPostgres = db.Database.ProviderName!.Contains("Npgsql", StringComparison.Ordinal);
            command.CommandText = isPostgres ? $"SELECT {column.ToLowerInvariant()} FROM \"{Snake(table)}\"" : $"SELECT {column} FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var any = false;
            while (await reader.ReadAsync())
            {
                any = true;
                var stored = System.Text.Encoding.Latin1.GetString((byte[])reader[0]);
                Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
                Assert.DoesNotContain(codes, code => stored.Contains(code, StringComparison.Ordinal) || stored.Contains(code.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal));
            }

            Assert.True(any);
        }

        static string Snake(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
    }
}
