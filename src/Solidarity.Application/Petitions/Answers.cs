using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation.Results;
using Solidarity.Domain;
using Solidarity.Domain.Events;
using Solidarity.Domain.Petitions;

namespace Solidarity.Application.Petitions;

/// <summary>One text or several: in JSON a string, or an array of strings.</summary>
[JsonConverter(typeof(AnswerAsJson))]
public sealed record Answer(IReadOnlyList<string> All);

/// <summary>Reads and writes an <see cref="Answer"/>.</summary>
public sealed class AnswerAsJson : JsonConverter<Answer>
{
    /// <inheritdoc />
    public override Answer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.StartArray
        ? new Answer(JsonSerializer.Deserialize<List<string>>(ref reader, options) ?? [])
        : new Answer([reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException()]);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Answer value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.All, options);
}

/// <summary>The organizer's own questions, and their words in each language.</summary>
/// <param name="Questions">The questions in order; null for none.</param>
/// <param name="Language">The language that answers are told in.</param>
/// <param name="Words">The words in each language.</param>
internal sealed record AskedQuestions(Questions? Questions, LanguageTag Language, IReadOnlyList<(LanguageTag Language, QuestionWords? Words)> Words)
{
    public IEnumerable<Question> All => Questions ?? Enumerable.Empty<Question>();

    public static AskedQuestions Of(Petition petition) =>
        new(petition.Questions, petition.Language, [.. petition.Versions.Where(x => x.IsCurrent).Select(x => (x.Language, x.Questions))]);

    public static AskedQuestions Of(Event @event) =>
        new(@event.Questions, @event.Language, [.. @event.Versions.Where(x => x.IsCurrent).Select(x => (x.Language, x.Questions))]);
}

/// <summary>Reads and keeps answers to the organizer's own questions.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answers as they are stored: by the question's key, choices by their number from 0, so that they can be told in any language. Null for none.</summary>
    public static string? Read(IReadOnlyDictionary<string, Answer>? typed, AskedQuestions asked, List<ValidationFailure> wrong)
    {
        Dictionary<string, List<string>> kept = [];
        foreach (var question in asked.All)
        {
            var given = (typed?.GetValueOrDefault(question.Key)?.All ?? []).Where(text => !string.IsNullOrWhiteSpace(text)).Distinct().ToList();
            if (Read(question, asked, given) is not { } read)
            {
                Refuse(question.Key, "Petition.NoSuchChoice", wrong);
            }
            else if (read.Count == 0 && question.IsRequired)
            {
                Refuse(question.Key, "Required", wrong);
            }
            else if (read.Exists(text => text.Length > Question.MaxAnswerLength))
            {
                Refuse(question.Key, "Petition.AnswerTooLong", wrong);
            }
            else if (read.Count > 0)
            {
                kept[question.Key] = read;
            }
        }

        if (typed?.Keys.FirstOrDefault(key => asked.All.All(question => question.Key != key)) is { } unknown)
        {
            Refuse(unknown, "Petition.UnknownQuestion", wrong);
        }

        return kept.Count == 0 ? null : JsonSerializer.Serialize(kept, Form);
    }

    /// <summary>The stored answers, told in the language of the questions.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Tell(string? stored, AskedQuestions asked)
    {
        if (stored is null)
        {
            return new Dictionary<string, IReadOnlyList<string>>();
        }

        var kept = JsonSerializer.Deserialize<Dictionary<string, List<string>>>(stored)!;
        return kept.ToDictionary(x => x.Key, x => (IReadOnlyList<string>)[.. x.Value.Select(value =>
            asked.All.FirstOrDefault(question => question.Key == x.Key) is { Kind: not QuestionKind.Text }
            && Words(asked, x.Key) is { } words && int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < words.Choices.Count
                ? words.Choices[index] : value)]);
    }

    // A choice is named by its words in any language, or by its number.
    private static List<string>? Read(Question question, AskedQuestions asked, List<string> given)
    {
        if (question.Kind == QuestionKind.Text)
        {
            return Text.Lines(string.Join('\n', given)) is { Length: > 0 } text ? [text] : [];
        }

        var words = asked.Words.SelectMany(x => x.Words ?? Enumerable.Empty<QuestionTexts>()).Where(x => x.Key == question.Key).ToList();
        var chosen = given.Select(text => words.Select(x => x.Choices.ToList().IndexOf(Text.OneLine(text) ?? "")).FirstOrDefault(index => index >= 0, -1) is var index && index >= 0
            ? index
            : int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number < question.Choices ? number : -1).Distinct().Order().ToList();
        return chosen.Contains(-1) || (question.Kind == QuestionKind.One && chosen.Count > 1)
            ? null
            : [.. chosen.Select(index => index.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static QuestionTexts? Words(AskedQuestions asked, string key) =>
        asked.Words.FirstOrDefault(x => x.Language == asked.Language).Words?.FirstOrDefault(x => x.Key == key);

    private static void Refuse(string key, string code, List<ValidationFailure> wrong) => wrong.Add(new ValidationFailure("answers." + key, code) { ErrorCode = code });
}
