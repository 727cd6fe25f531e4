using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Solidarity.Application;
using Solidarity.Domain;
using Solidarity.Domain.Campaigns;
using Solidarity.Domain.MailingLists;
using Solidarity.Domain.Petitions;
using Solidarity.Domain.Pictures;
using Solidarity.Domain.Statements;
using Solidarity.Domain.Topics;

namespace Solidarity.Infrastructure.Demonstration;

/// <summary>Fills an empty database with the demonstration: a real case, marked as a demonstration everywhere it shows.</summary>
internal sealed class DemonstrationLoader(ISolidarityDb db, IPictureReader pictures, IKeyedHashes hashes, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly Dictionary<string, PictureId> _taken = new(StringComparer.Ordinal);

    /// <summary>Loads it, unless anything was made here before.</summary>
    /// <returns>Whether it was loaded.</returns>
    public async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        if (await db.Campaigns.AnyAsync(cancellationToken) || await db.MailingLists.AnyAsync(cancellationToken))
        {
            return false;
        }

        var content = JsonSerializer.Deserialize<Content>(Read("demonstration.json"), Json)!;
        var now = time.GetUtcNow();
        var campaign = AddCampaign(content.Campaign, now);
        var lists = AddLists(content.Lists, now);
        var topics = AddTopics(content.Topics, now);
        var statements = content.Statements.ToDictionary(x => x.Slug, x => AddStatement(x, campaign, lists, now));
        foreach (var statement in content.Statements)
        {
            Mark(statements[statement.Slug], statement, topics, statements);
        }

        await db.InTransactionAsync(
            async cancel =>
            {
                await db.SaveChangesAsync(cancel);
                DemonstrationEvents events = new(db, now);
                foreach (var planned in content.Events)
                {
                    events.Add(planned, campaign, planned.Picture is { } picture ? AddPicture(picture.File, now) : null);
                }

                await db.SaveChangesAsync(cancel);
                var petitions = new DemonstrationPetition(db, hashes, now);
                await petitions.AddAsync(DraftPetition(content.Petition, campaign, lists, petitions.Begin), cancel);
                return true;
            },
            cancellationToken);
        return true;
    }

    private Petition DraftPetition(PetitionContent content, CampaignId campaign, Dictionary<string, MailingListId> lists, DateTimeOffset begin)
    {
        var original = LanguageTag.Parse(content.Language);
        var petition = Petition.Draft(
            EntityId.New<PetitionId>(begin), campaign, Slug.FromStored(content.Slug), original, content.Versions[content.Language].Texts,
            [new Target(content.Target.Name, content.Target.Title, content.Target.Organisation, null)], content.Goals, Running.From(begin, TimeZoneName.Utc),
            PetitionFields.Default, null, begin, isDemonstration: true);
        foreach (var (language, version) in content.Versions)
        {
            petition.Revise(LanguageTag.Parse(language), version.Texts, isSigned: false, begin);
        }

        petition.Offer([.. content.Lists.Select(slug => lists[slug])], begin);
        petition.Show(AddPicture(content.Picture.File, begin), content.Picture.Credit, begin);
        return petition;
    }

    private CampaignId AddCampaign(CampaignContent content, DateTimeOffset now)
    {
        var original = LanguageTag.Parse(content.Language);
        var campaign = Campaign.Create(
            EntityId.New<CampaignId>(now), Slug.FromStored(content.Slug), original, content.Versions[content.Language].Texts, now, isDemonstration: true);
        foreach (var (language, version) in content.Versions)
        {
            campaign.Revise(LanguageTag.Parse(language), version.Texts, now);
        }

        if (content.Picture is { } picture)
        {
            campaign.Cover(AddPicture(picture.File, now), picture.Credit, now);
        }

        db.Campaigns.Add(campaign);
        AddTimeline(content, campaign.Id, now);
        AddPositions(content, campaign.Id, now);
        return campaign.Id;
    }

    private void AddTimeline(CampaignContent content, CampaignId campaign, DateTimeOffset now) => db.TimelineEntries.AddRange(content.Timeline.Select(entry =>
        TimelineEntry.Tell(EntityId.New<TimelineEntryId>(now), campaign, PartialDate.Parse(entry.Date), ByLanguage(entry.Texts), entry.Source?.Value, now)));

    private void AddPositions(CampaignContent content, CampaignId campaign, DateTimeOffset now)
    {
        foreach (var position in content.Positions)
        {
            var held = position.Stances.Select(x => new HeldStance(x.Stance, PartialDate.Parse(x.Since), x.Source?.Value)).ToList();
            var noted = Position.Note(
                EntityId.New<PositionId>(now), campaign, ByLanguage(position.Names), CountryCode.TryParse(position.Country, out var code) ? code : null, held[0], now);
            foreach (var later in held.Skip(1))
            {
                noted.Change(later, now);
            }

            db.Positions.Add(noted);
        }
    }

    private static Dictionary<LanguageTag, string> ByLanguage(IReadOnlyDictionary<string, string> words) =>
        words.ToDictionary(word => LanguageTag.Parse(word.Key), word => word.Value);

    private Dictionary<string, MailingListId> AddLists(IReadOnlyList<ListContent> content, DateTimeOffset now)
    {
        Dictionary<string, MailingListId> ids = [];
        foreach (var list in content)
        {
            var version = list.Versions["en"];
            var made = MailingList.Create(
                EntityId.New<MailingListId>(now), Slug.FromStored(list.Slug), version.Name, version.Description, now, isDemonstration: true);
            db.MailingLists.Add(made);
            ids.Add(list.Slug, made.Id);
        }

        return ids;
    }

    private Dictionary<string, TopicId> AddTopics(IReadOnlyList<TopicContent> content, DateTimeOffset now) => content.ToDictionary(topic => topic.Slug, topic =>
    {
        var made = Topic.Create(EntityId.New<TopicId>(now), Slug.FromStored(topic.Slug), ByLanguage(topic.Names), now, isDemonstration: true);
        db.Topics.Add(made);
        return made.Id;
    });

    private static void Mark(Statement statement, StatementContent content, Dictionary<string, TopicId> topics, Dictionary<string, Statement> statements)
    {
        statement.Locate(new Places(content.Places.Select(place => new Place(place.Name, CountryCode.TryParse(place.Country, out var code) ? code : null))), content.PublishedAt);
        statement.StandUnder([.. content.Topics.Select(slug => topics[slug])], content.PublishedAt);
        statement.RelateTo([.. content.Related.Select(slug => statements[slug].Id)], content.PublishedAt);
        statement.TakeEndorsements(content.TakesEndorsements, content.PublishedAt);
    }

    private Statement AddStatement(StatementContent content, CampaignId campaign, Dictionary<string, MailingListId> lists, DateTimeOffset now)
    {
        var original = LanguageTag.Parse(content.Language);
        var statement = Statement.Draft(
            EntityId.New<StatementId>(now), campaign, Slug.FromStored(content.Slug), original, content.Versions[content.Language].Texts, content.PublishedAt,
            isDemonstration: true);
        foreach (var (language, version) in content.Versions)
        {
            statement.Revise(LanguageTag.Parse(language), version.Texts, content.PublishedAt);
        }

        statement.RestOn([.. content.Sources.Select(source => source.Value)], content.PublishedAt);
        statement.AddressTo([.. content.Lists.Select(slug => lists[slug])], content.PublishedAt);
        if (content.Picture is { } picture)
        {
            statement.LeadWith(AddPicture(picture.File, now), picture.Credit, content.PublishedAt);
        }

        statement.PublishAsDemonstration(content.PublishedAt);
        db.Statements.Add(statement);
        return statement;
    }

    private PictureId AddPicture(string file, DateTimeOffset now)
    {
        if (_taken.TryGetValue(file, out var known))
        {
            return known;
        }

        var taken = pictures.Read(ReadBytes(file));
        var picture = new Picture(
            EntityId.New<PictureId>(now), SHA256.HashData(taken.Content), taken.MediaType, taken.Width, taken.Height, taken.Content, now);
        db.Pictures.Add(picture);
        return _taken[file] = picture.Id;
    }

    private static string Read(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static byte[] ReadBytes(string name)
    {
        using var stream = Open(name);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Stream Open(string name) =>
        typeof(DemonstrationLoader).Assembly.GetManifestResourceStream("Demonstration/" + name)
        ?? throw new FileNotFoundException("The demonstration lacks a file.", name);

    private sealed record Content(
        CampaignContent Campaign, IReadOnlyList<ListContent> Lists, IReadOnlyList<TopicContent> Topics, IReadOnlyList<StatementContent> Statements, PetitionContent Petition,
        IReadOnlyList<EventContent> Events);

    private sealed record PetitionContent(
        string Slug, string Language, IReadOnlyDictionary<string, PetitionVersionContent> Versions, TargetContent Target, IReadOnlyList<int> Goals, IReadOnlyList<string> Lists,
        PictureContent Picture);

    private sealed record PetitionVersionContent(string Title, string Ask, string Background, string? PictureAlternative)
    {
        public PetitionTexts Texts => new(Title, Ask, Background, PictureAlternative);
    }

    private sealed record TargetContent(string Name, string? Title, string? Organisation);

    private sealed record CampaignContent(
        string Slug, string Language, IReadOnlyDictionary<string, CampaignVersionContent> Versions, PictureContent? Picture,
        IReadOnlyList<EntryContent> Timeline, IReadOnlyList<PositionContent> Positions);

    private sealed record CampaignVersionContent(string Title, string Summary, IReadOnlyList<string> Demands, string? CoverAlternative)
    {
        public CampaignTexts Texts => new(Title, Summary, Demands, CoverAlternative);
    }

    private sealed record EntryContent(string Date, IReadOnlyDictionary<string, string> Texts, SourceContent? Source);

    private sealed record PositionContent(IReadOnlyDictionary<string, string> Names, string? Country, IReadOnlyList<StanceContent> Stances);

    private sealed record StanceContent(Stance Stance, string Since, SourceContent? Source);

    private sealed record ListContent(string Slug, IReadOnlyDictionary<string, ListVersionContent> Versions);

    private sealed record ListVersionContent(string Name, string Description);

    private sealed record StatementContent(
        string Slug, string Language, DateTimeOffset PublishedAt, PictureContent? Picture, IReadOnlyList<string> Lists,
        IReadOnlyList<SourceContent> Sources, IReadOnlyList<string> Topics, IReadOnlyList<PlaceContent> Places, IReadOnlyList<string> Related,
        IReadOnlyDictionary<string, StatementVersionContent> Versions, bool TakesEndorsements = false);

    private sealed record TopicContent(string Slug, IReadOnlyDictionary<string, string> Names);

    private sealed record PlaceContent(string Name, string? Country);

    private sealed record PictureContent(string File, string Credit);

    private sealed record SourceContent(string Title, string? Publication, DateOnly? Date, string? Url)
    {
        public Source Value => new(Title, Publication, Date, Url);
    }

    private sealed record StatementVersionContent(
        string Title, string? Standfirst, string? Byline, string Body, string? PictureAlternative, string? PictureCaption,
        IReadOnlyList<Quotation>? Quotations = null)
    {
        public StatementTexts Texts => new(
            Title, Standfirst, Byline, Read(Body), PictureAlternative, PictureCaption, Quotations is null ? null : new Quotations(Quotations));
    }
}
