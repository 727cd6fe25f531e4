using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Localization;
using Solidarity.Application.Supporters;
using Solidarity.Web.Site;

namespace Solidarity.Web.Supporters;

/// <summary>What is held of a person, as files to take along: one to read, and the same for programs.</summary>
public sealed class PersonFiles(PersonSheet sheet, IStringLocalizer<Texts> texts, SiteLook look, TimeProvider time)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Plain text, in the language of the page.</summary>
    public string Text(HeldOfPerson held)
    {
        var text = new StringBuilder();
        text.AppendLine(texts["Held.FileTitle", look.Name]).AppendLine(texts["Held.FileMade", sheet.Moment(time.GetUtcNow())]);
        foreach (var part in sheet.Parts(held))
        {
            text.AppendLine().AppendLine(part.Title).AppendLine(new string('=', part.Title.Length));
            foreach (var entry in part.Entries)
            {
                text.Append(entry.Label).Append(": ").AppendLine(entry.Value.ReplaceLineEndings("\n  "));
            }
        }

        return text.ToString();
    }

    /// <summary>JSON; moments as in RFC 3339.</summary>
    public string Json(HeldOfPerson held) => JsonSerializer.Serialize(held, Options);

    /// <summary>The bytes of a text file; with a mark of its encoding, for editors that guess.</summary>
    public byte[] TextFile(HeldOfPerson held) => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Text(held))];

    /// <summary>The bytes of a JSON file (RFC 8259 §8.1: no mark).</summary>
    public byte[] JsonFile(HeldOfPerson held) => Encoding.UTF8.GetBytes(Json(held));
}
