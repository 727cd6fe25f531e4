using System.Globalization;
using MediatR;
using Solidarity.Application.Petitions;
using Solidarity.Domain;
using Solidarity.Domain.Petitions;
using Solidarity.Web.Pictures;

namespace Solidarity.Web.Petitions.Console;

/// <summary>The form of a petition, as typed.</summary>
public sealed class WrittenPetition
{
    private const int SpareTargets = 1;
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Id of the campaign; asked for when the petition is begun.</summary>
    public string? Campaign { get; set; }

    /// <summary>Its name in addresses; asked for when the petition is begun.</summary>
    public string? Slug { get; set; }

    /// <summary>The language of these texts.</summary>
    public string? Language { get; set; }

    /// <summary>One line.</summary>
    public string? Title { get; set; }

    /// <summary>What the targets are asked to do.</summary>
    public string? Ask { get; set; }

    /// <summary>Why: Markdown.</summary>
    public string? Background { get; set; }

    /// <summary>A picture to take in.</summary>
    public IFormFile? Picture { get; set; }

    /// <summary>Id of the picture that was taken in; empty for none.</summary>
    public Guid PictureId { get; set; }

    /// <summary>Its name in addresses.</summary>
    public string? PictureHash { get; set; }

    /// <summary>Whether to take the picture away.</summary>
    public bool NoPicture { get; set; }

    /// <summary>What the picture shows.</summary>
    public string? PictureAlternative { get; set; }

    /// <summary>Who made the picture.</summary>
    public string? PictureCredit { get; set; }

    /// <summary>Whom it asks; empty rows are left out.</summary>
    public List<TargetRow> Targets { get; set; } = [];

    /// <summary>IANA.</summary>
    public string? TimeZone { get; set; }

    /// <summary>From when on, local time; empty for as soon as it is opened.</summary>
    public string? OpensAt { get; set; }

    /// <summary>Until when, local time.</summary>
    public string? ClosesAt { get; set; }

    /// <summary>The last day that personal data is kept.</summary>
    public string? KeptUntil { get; set; }

    /// <summary>What it wants to reach first.</summary>
    public string? Goal { get; set; }

    /// <summary>What it wants to reach after that: numbers, parted by anything that is none.</summary>
    public string? Milestones { get; set; }

    /// <summary>What the form asks for, by the field's name.</summary>
    public Dictionary<string, Demand> Fields { get; set; } = [];

    /// <summary>The organizer's own questions; empty rows are left out.</summary>
    public List<QuestionRow> Questions { get; set; } = [];

    /// <summary>Slugs of the lists ticked.</summary>
    public List<string> Lists { get; set; } = [];

    /// <summary>The words beside the box that subscribes to lists.</summary>
    public string? ListConsent { get; set; }

    /// <summary>Whether signing is to leave few traces.</summary>
    public bool Discreet { get; set; }

    /// <summary>Whether comments are shown at once.</summary>
    public bool CommentsAtOnce { get; set; }

    /// <summary>Whether organisations may sign it.</summary>
    public bool TakesOrganisations { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public long? Version { get; set; }

    /// <summary>The form of a petition that is begun.</summary>
    public static WrittenPetition New(string? campaign, string? language, Running running) => new()
    {
        Campaign = campaign,
        Language = language,
        TimeZone = running.TimeZone.Value,
        ClosesAt = Local(running.ClosesAt, running.TimeZone.Value),
        KeptUntil = Day(running.KeptUntil),
        Goal = Petition.DefaultGoal.ToString(CultureInfo.InvariantCulture),
        Fields = Asked(PetitionFields.Default),
    };

    /// <summary>The form filled from what is stored.</summary>
    public static WrittenPetition Of(EditedPetition petition, string language)
    {
        var version = petition.Versions.FirstOrDefault(x => x.Language == language);
        var open = petition.Goals.Where(x => x.ReachedAt is null).Select(x => x.Amount.ToString(CultureInfo.InvariantCulture)).ToList();
        return new WrittenPetition
        {
            Language = language,
            Title = version?.Title,
            Ask = version?.Ask,
            Background = version?.Background,
            PictureId = petition.Picture ?? Guid.Empty,
            PictureHash = petition.PictureHash,
            PictureAlternative = version?.PictureAlternative,
            PictureCredit = petition.PictureCredit,
            Targets = [.. petition.Targets.Select(x => new TargetRow { Name = x.Name, Title = x.Title, Organisation = x.Organisation, Email = x.Email })],
            TimeZone = petition.TimeZone,
            OpensAt = petition.OpensAt is { } opens ? Local(opens, petition.TimeZone) : null,
            ClosesAt = Local(petition.ClosesAt, petition.TimeZone),
            KeptUntil = Day(petition.KeptUntil),
            Goal = open.FirstOrDefault(),
            Milestones = string.Join('\n', open.Skip(1)),
            Fields = Asked(petition.Fields),
            Questions = [.. petition.Questions.Select(x => QuestionRow.Of(x, version?.Questions.FirstOrDefault(words => words.Key == x.Key)))],
            Lists = [.. petition.Lists],
            ListConsent = version?.ListConsent,
            Discreet = petition.Discreet,
            CommentsAtOnce = petition.CommentsAtOnce,
            TakesOrganisations = petition.TakesOrganisations,
            Version = petition.Version,
        };
    }

    /// <summary>Takes over what somebody else saved, in the fields named.</summary>
    public void TakeOver(WrittenPetition theirs, IReadOnlySet<string> fields)
    {
        foreach (var property in typeof(WrittenPetition).GetProperties().Where(x => fields.Contains(char.ToLowerInvariant(x.Name[0]) + x.Name[1..]) && x.Name != nameof(Version)))
        {
            property.SetValue(this, property.GetValue(theirs));
        }

        if (fields.Contains("pictureHash"))
        {
            (PictureId, NoPicture, Picture) = (theirs.PictureId, false, null);
        }

        if (fields.Contains("closesAt"))
        {
            (TimeZone, OpensAt) = (theirs.TimeZone, theirs.OpensAt);
        }
    }

    /// <summary>Adds empty rows to write more into.</summary>
    public void AddRows(bool withQuestions)
    {
        while (Targets.Count < Math.Min(Math.Max(2, Targets.FindLastIndex(x => !x.IsEmpty) + 1 + SpareTargets), Petition.MaxTargets))
        {
            Targets.Add(new TargetRow());
        }

        if (withQuestions && Questions.Count < Domain.Petitions.Questions.Most && (Questions.Count == 0 || !Questions[^1].IsEmpty))
        {
            Questions.Add(new QuestionRow());
        }
    }

    /// <summary>The name of the first field of the row that a button asks for; null when none was pressed that does.</summary>
    public string? AtRow(string? act) => act switch
    {
        "more-targets" => $"targets[{Targets.FindLastIndex(x => !x.IsEmpty) + 1}].name",
        "more-questions" => $"questions[{Questions.FindLastIndex(x => !x.IsEmpty) + 1}].text",
        _ => null,
    };

    /// <summary>Takes the chosen picture in, so that it is kept whatever else is wrong with the form.</summary>
    /// <exception cref="DomainError"><c>Picture.TooLarge</c>, <c>Picture.Unreadable</c>.</exception>
    public async Task TakePictureAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        if (Picture is { Length: > 0 } file)
        {
            var added = await Uploads.TakeAsync(mediator, file, cancellationToken);
            (PictureId, PictureHash, NoPicture) = (added.Id.Value, added.Hash, false);
        }
        else if (NoPicture)
        {
            (PictureId, PictureHash) = (Guid.Empty, null);
        }
    }

    /// <summary>The picture, or null.</summary>
    public Guid? ReadPicture() => PictureId == Guid.Empty ? null : PictureId;

    /// <summary>The targets.</summary>
    public IReadOnlyList<TargetFields> ReadTargets() => [.. Targets.Select(x => new TargetFields(x.Name, x.Email, x.Title, x.Organisation))];

    /// <summary>What the form asks for.</summary>
    public AskedFields ReadFields()
    {
        Demand? Of(string name) => Fields.TryGetValue(name, out var demand) && Enum.IsDefined(demand) ? demand : null;
        return new AskedFields(Of("country"), Of("region"), Of("postalCode"), Of("phone"), Of("comment"));
    }

    /// <summary>The questions with what they are.</summary>
    public IReadOnlyList<QuestionFields> ReadQuestions() => [.. Questions.Select(x => new QuestionFields(x.Key, x.Text, x.Kind, x.Required, x.ReadChoices()))];

    /// <summary>The words of the questions.</summary>
    public IReadOnlyList<QuestionWordFields> ReadWords() => [.. Questions.Select(x => new QuestionWordFields(x.Key, x.Text, x.ReadChoices()))];

    /// <summary>The moments and numbers; what is none is put among the errors.</summary>
    public Read ReadNumbers(Action<DomainError> refuse)
    {
        DateTime? Moment(string? text, string field)
        {
            if (DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            {
                return moment;
            }

            if (!string.IsNullOrWhiteSpace(text))
            {
                refuse(new DomainError("Date.Malformed", field));
            }

            return null;
        }

        DateOnly? kept = DateOnly.TryParse(KeptUntil, CultureInfo.InvariantCulture, out var day) ? day : null;
        if (kept is null && !string.IsNullOrWhiteSpace(KeptUntil))
        {
            refuse(new DomainError("Date.Malformed", "keptUntil"));
        }

        var goals = Numbers(Goal, "goal", refuse);
        return new Read(
            Moment(OpensAt, "opensAt"), Moment(ClosesAt, "closesAt"), kept, goals.Count == 0 ? null : goals[0], [.. goals.Skip(1), .. Numbers(Milestones, "milestones", refuse)]);
    }

    // People write thousands with a point, a comma or a space: in a goal all digits are one number; further ones stand on lines of their own.
    private static List<int> Numbers(string? text, string field, Action<DomainError> refuse)
    {
        List<int> numbers = [];
        foreach (var line in (text ?? "").Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var digits = string.Concat(line.Where(c => !char.IsWhiteSpace(c) && c is not ('.' or ',' or '\'' or '’')));
            if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= PetitionGoal.Highest)
            {
                numbers.Add(number);
            }
            else
            {
                refuse(new DomainError("Petition.GoalOutOfRange", field, PetitionGoal.Highest));
            }
        }

        return numbers;
    }

    private static Dictionary<string, Demand> Asked(PetitionFields fields) => new()
    {
        ["country"] = fields.Country, ["region"] = fields.Region, ["postalCode"] = fields.PostalCode, ["phone"] = fields.Phone, ["comment"] = fields.Comment,
    };

    private static string Local(DateTimeOffset moment, string zone) =>
        TimeZoneInfo.ConvertTime(moment, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString(MomentFormat, CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <summary>Moments and numbers of the form.</summary>
    public sealed record Read(DateTime? OpensAt, DateTime? ClosesAt, DateOnly? KeptUntil, int? Goal, IReadOnlyList<int> Milestones);

    /// <summary>A target, as typed.</summary>
    public sealed class TargetRow
    {
        /// <summary>Name of the person or body.</summary>
        public string? Name { get; set; }

        /// <summary>The office.</summary>
        public string? Title { get; set; }

        /// <summary>Where the person holds it.</summary>
        public string? Organisation { get; set; }

        /// <summary>Where the signatures are delivered.</summary>
        public string? Email { get; set; }

        /// <summary>Whether nothing is written in it.</summary>
        public bool IsEmpty => string.IsNullOrWhiteSpace(Name + Title + Organisation + Email);

        /// <summary>In one line.</summary>
        public string Line => string.Join(", ", new[] { Name, Title, Organisation, Email }.Where(x => !string.IsNullOrWhiteSpace(x)));
    }

    /// <summary>A question, as typed.</summary>
    public sealed class QuestionRow
    {
        /// <summary>Its name for programs; made of its place when empty.</summary>
        public string? Key { get; set; }

        /// <summary>What is asked.</summary>
        public string? Text { get; set; }

        /// <summary>How it is answered.</summary>
        public QuestionKind Kind { get; set; }

        /// <summary>Whether nobody signs without an answer.</summary>
        public bool Required { get; set; }

        /// <summary>The choices, one a line.</summary>
        public string? Choices { get; set; }

        /// <summary>Whether nothing is written in it.</summary>
        public bool IsEmpty => string.IsNullOrWhiteSpace(Text + Choices);

        /// <summary>The choices in order.</summary>
        public IReadOnlyList<string> ReadChoices() => (Choices ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        /// <summary>In some lines.</summary>
        public string Lines => string.Join('\n', new[] { Text }.Concat(ReadChoices().Select(x => "– " + x)));

        internal static QuestionRow Of(QuestionFields question, QuestionWordFields? words) => new()
        {
            Key = question.Key,
            Kind = question.Kind ?? QuestionKind.Text,
            Required = question.Required ?? false,
            Text = words?.Text,
            Choices = string.Join('\n', words?.Choices ?? []),
        };
    }
}
