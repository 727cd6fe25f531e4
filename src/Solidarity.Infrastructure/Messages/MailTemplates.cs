using System.Text.RegularExpressions;
using Fluid;
using Fluid.Values;
using Microsoft.Extensions.Options;
using Solidarity.Application;
using Solidarity.Domain;

namespace Solidarity.Infrastructure.Messages;

/// <summary>The e-mail templates, as the organisation has them: read once, checked when the program starts.</summary>
internal sealed partial class MailTemplates(IOptions<MailOptions> mail, IOptions<SiteOptions> site)
{
    public const string Alert = "alert";
    public const string Digest = "digest";
    public const string Correction = "correction";
    public const string ConfirmSubscription = "confirm-subscription";
    public const string AlreadySubscribed = "already-subscribed";
    public const string DomainRefused = "domain-refused";

    public const string TestMail = "test-mail";
    public const string ConfirmEndorsement = "confirm-endorsement";
    public const string Invitation = "invitation";

    private const string Layout = "layout";
    private const string Last = "en";

    private readonly Lazy<IReadOnlyDictionary<string, Folder>> _folders = new(() => Read(mail.Value));

    private sealed record Folder(LanguageTag Language, string Path, IReadOnlyDictionary<string, string> Files);

    /// <summary>The template of a kind in a language, else in its parent, else in the site's language.</summary>
    /// <returns>The template, and the language that it has.</returns>
    /// <exception cref="MailTemplateException">There is none.</exception>
    public (MailTemplate Template, LanguageTag Language) For(string kind, LanguageTag wanted)
    {
        foreach (var language in Candidates(wanted.Value).Concat(Candidates(site.Value.Language)).Append(Last))
        {
            if (_folders.Value.TryGetValue(language, out var folder) && folder.Files.ContainsKey($"{kind}.subject"))
            {
                return (Template(folder, kind), folder.Language);
            }
        }

        throw new MailTemplateException($"There is no mail template {kind} in {mail.Value.TemplateFolder()}, neither in \"{wanted}\" nor in the site's language, \"{site.Value.Language}\".");
    }

    /// <summary>The Markdown of a block in a newsletter.</summary>
    /// <param name="kind"><c>statement</c>, <c>petition</c> or <c>event</c>.</param>
    /// <param name="wanted">The newsletter's language.</param>
    /// <param name="values">What it may show.</param>
    public string Block(string kind, LanguageTag wanted, IReadOnlyDictionary<string, object?> values)
    {
        var name = $"block-{kind}.md";
        var folder = Candidates(wanted.Value).Concat(Candidates(site.Value.Language)).Append(Last)
            .Select(language => _folders.Value.GetValueOrDefault(language)).FirstOrDefault(folder => folder?.Files.ContainsKey(name) == true)
            ?? throw new MailTemplateException($"There is no template {name} in {mail.Value.TemplateFolder()}, neither in \"{wanted}\" nor in the site's language, \"{site.Value.Language}\".");
        var context = new TemplateContext(new TemplateOptions { StrictFilters = true });
        foreach (var (key, value) in values)
        {
            context.SetValue(key, FluidValue.Create(value, context.Options));
        }

        return LiquidText.Parser.TryParse(folder.Files[name], out var template, out var error)
            ? template.Render(context, NullEncoder.Default).Trim()
            : throw new MailTemplateException($"The mail template {Path.Combine(folder.Path, name)}.liquid can't be read: {error}");
    }

    /// <summary>Tries every template with sample values.</summary>
    /// <exception cref="StartRefused">One can't be used; the message names file and line.</exception>
    public void Check()
    {
        foreach (var folder in _folders.Value.Values)
        {
            foreach (var file in folder.Files)
            {
                CheckSyntax(Path.Combine(folder.Path, file.Key + ".liquid"), file.Value);
            }

            foreach (var kind in MailKinds.All)
            {
                CheckKind(folder, kind);
            }
        }

        // The site's own language, or its fallback, must have every kind.
        foreach (var kind in MailKinds.All)
        {
            try
            {
                For(kind.Name, LanguageTag.Parse(site.Value.Language));
            }
            catch (MailTemplateException e)
            {
                throw new StartRefused(e.Message, e);
            }
        }
    }

    private static IEnumerable<string> Candidates(string tag)
    {
        for (var at = tag; at.Length > 0; at = at.Contains('-', StringComparison.Ordinal) ? at[..at.LastIndexOf('-')] : "")
        {
            yield return at;
        }
    }

    private static MailTemplate Template(Folder folder, string kind) => new(
        $"{folder.Language}/{kind}",
        File(folder, $"{kind}.subject").Trim(),
        File(folder, $"{Layout}.text").Replace("{{ content }}", File(folder, $"{kind}.text").TrimEnd(), StringComparison.Ordinal),
        File(folder, $"{Layout}.html").Replace("{{ content }}", File(folder, $"{kind}.html").TrimEnd(), StringComparison.Ordinal));

    private static string File(Folder folder, string name) => folder.Files.TryGetValue(name, out var text)
        ? text
        : throw new MailTemplateException($"The mail template {Path.Combine(folder.Path, name)}.liquid is missing.");

    private static IReadOnlyDictionary<string, Folder> Read(MailOptions options)
    {
        var root = options.TemplateFolder();
        if (!Directory.Exists(root))
        {
            throw new StartRefused($"The folder of the mail templates, {root} (Mail__TemplateDirectory), is not there.");
        }

        var folders = new Dictionary<string, Folder>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in Directory.GetDirectories(root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (!LanguageTag.TryParse(name, out var language))
            {
                throw new StartRefused($"The folder {path} holds mail templates of a language, but \"{name}\" is no language tag such as en or pt-BR.");
            }

            folders[language.Value] = new Folder(language, path, Directory.GetFiles(path, "*.liquid")
                .ToDictionary(file => Path.GetFileNameWithoutExtension(file), System.IO.File.ReadAllText, StringComparer.Ordinal));
        }

        return folders;
    }

    private static void CheckSyntax(string file, string text)
    {
        if (!LiquidText.Parser.TryParse(text, out _, out var error))
        {
            var line = ErrorPlace().Match(error) is { Success: true } place ? place.Groups[1].Value : "1";
            throw new StartRefused($"The mail template {file}, line {line}, can't be read: {error.ReplaceLineEndings(" ")}");
        }
    }

    private static void CheckKind(Folder folder, MailKind kind)
    {
        try
        {
            CompiledMail.Compile(new MailSource
            {
                Template = Template(folder, kind.Name),
                Language = folder.Language.Value,
                Headers = new MailHeaders { From = "sample@example.org", FeedbackId = kind.Name, UnsubscribeVariable = kind.Leaves ? MailKinds.Unsubscribe : null },
                Shared = kind.Shared.Concat(MailKinds.Everywhere).ToDictionary(name => name, object? (name) => "sample " + name),
                Variables = kind.Variables,
            });
        }
        catch (MailTemplateException e)
        {
            throw new StartRefused($"{Place(folder, kind.Name, e.Message)}: {e.Message}", e);
        }
    }

    // Where the thing that the fault names stands: the kind's own files first, the layout after them.
    private static string Place(Folder folder, string kind, string fault)
    {
        var name = Named().Match(fault).Groups[1].Value;
        var parts = fault.Contains("(subject)", StringComparison.Ordinal) ? ["subject"]
            : fault.Contains("(text)", StringComparison.Ordinal) ? ["text"]
            : fault.Contains("(HTML)", StringComparison.Ordinal) ? (string[])["html"] : ["html", "text", "subject"];
        var files = parts.Select(part => $"{kind}.{part}").Concat(parts.Select(part => $"{Layout}.{part}")).Where(folder.Files.ContainsKey).ToList();
        foreach (var file in files.Where(_ => name.Length > 0))
        {
            var lines = folder.Files[file].Split('\n');
            var line = Array.FindIndex(lines, text => Regex.IsMatch(text, $@"(?<!\w){Regex.Escape(name)}(?!\w)"));
            if (line >= 0)
            {
                return $"{Path.Combine(folder.Path, file)}.liquid, line {line + 1}";
            }
        }

        return $"{Path.Combine(folder.Path, files.FirstOrDefault() ?? kind)}.liquid, line 1";
    }

    [GeneratedRegex(@"\((\d+):\d+\)")]
    private static partial Regex ErrorPlace();

    [GeneratedRegex(@"\{\{ ([\w.]+)")]
    private static partial Regex Named();
}
