using Solidarity.Application;

namespace Solidarity.Integration.Tests.Guards;

/// <summary>Where a right has to hold.</summary>
internal enum Reach
{
    /// <summary>In the campaign of the thing whose id stands in the address, or in the body.</summary>
    There,

    /// <summary>In any one campaign: the page shows what the right covers.</summary>
    Anywhere,

    /// <summary>In all campaigns.</summary>
    Everywhere,

    /// <summary>No right: it is the organizer's own.</summary>
    Own,
}

/// <summary>The right that an address needs, to be read and to be sent to.</summary>
/// <param name="Get">To read it.</param>
/// <param name="Post">To send to it; the same when null.</param>
/// <param name="Reach">Where the right to read has to hold.</param>
/// <param name="PostReach">Where the right to send has to hold; the same when null.</param>
internal sealed record Needs(Right Get, Right? Post = null, Reach Reach = Reach.There, Reach? PostReach = null);

/// <summary>
/// Every page of the console and every call of the API with the right that it needs; a new one is a line here. Those for everyone
/// stand in <see cref="ClosedTests.Public"/>.
/// </summary>
internal static class AddressTable
{
    public static readonly IReadOnlyDictionary<string, Needs> Pages = new Dictionary<string, Needs>
    {
        ["console"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/account"] = new(Right.SeeConsole, Reach: Reach.Own),
        ["console/account/second-factor"] = new(Right.SeeConsole, Reach: Reach.Own),
        ["console/account/second-factor.svg"] = new(Right.SeeConsole, Reach: Reach.Own),
        ["console/audit"] = new(Right.SeeAudit, Reach: Reach.Everywhere),
        ["console/campaigns"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/campaigns/new"] = new(Right.Write, Reach: Reach.Everywhere),
        ["console/campaigns/{id:guid}"] = new(Right.SeeConsole, Right.Write),
        ["console/campaigns/{id:guid}/positions/{row:guid?}"] = new(Right.SeeConsole, Right.Write),
        ["console/campaigns/{id:guid}/settings"] = new(Right.SeeConsole, Right.Write),
        ["console/campaigns/{id:guid}/timeline/{row:guid?}"] = new(Right.SeeConsole, Right.Write),
        ["console/checkup"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/defence"] = new(Right.Moderate, Reach: Reach.Everywhere),
        ["console/first-steps"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/lists"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/lists/new"] = new(Right.KeepLists, Reach: Reach.Everywhere),
        ["console/lists/{id:guid}"] = new(Right.SeeConsole, Right.KeepLists, Reach.Anywhere, Reach.Everywhere),
        ["console/mail"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/mail/{name}"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/organisation"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/organisation/pages/{kind}"] = new(Right.RunInstallation, Reach: Reach.Everywhere),
        ["console/people"] = new(Right.KeepPeople, Reach: Reach.Everywhere),
        ["console/people/{id:guid}"] = new(Right.KeepPeople, Reach: Reach.Everywhere),
        ["console/petitions"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/petitions/new"] = new(Right.Write, Reach: Reach.Anywhere),
        ["console/petitions/similar"] = new(Right.Write, Reach: Reach.Anywhere),
        ["console/petitions/{id:guid}"] = new(Right.SeeConsole, Right.Write),
        ["console/paper/{code}/{sheet:int?}"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/petitions/{id:guid}/batches/{row:guid}"] = new(Right.SeeConsole, Right.Moderate),
        ["console/petitions/{id:guid}/batches/{row:guid}/differences"] = new(Right.ChangePersonalData),
        ["console/petitions/{id:guid}/batches/{row:guid}/enter"] = new(Right.ChangePersonalData),
        ["console/petitions/{id:guid}/batches/{row:guid}/photos/{number:int}"] = new(Right.SeePersonalData),
        ["console/petitions/{id:guid}/batches/{row:guid}/print"] = new(Right.SeeConsole),
        ["console/petitions/{id:guid}/comments"] = new(Right.Moderate),
        ["console/petitions/{id:guid}/defence"] = new(Right.Moderate),
        ["console/petitions/{id:guid}/removals"] = new(Right.Moderate),
        ["console/queue"] = new(Right.Moderate, Reach: Reach.Anywhere),
        ["console/petitions/{id:guid}/copies"] = new(Right.SeeConsole, Right.Write),
        ["console/petitions/{id:guid}/deliver"] = new(Right.SeeConsole, Right.Publish),
        ["console/petitions/{id:guid}/export"] = new(Right.ExportPersonalData),
        ["console/petitions/{id:guid}/import"] = new(Right.ChangePersonalData),
        ["console/petitions/{id:guid}/numbers"] = new(Right.SeeConsole),
        ["console/petitions/{id:guid}/organisations"] = new(Right.Moderate),
        ["console/petitions/{id:guid}/organisations/{row:guid}"] = new(Right.SeePersonalData),
        ["console/petitions/{id:guid}/paper"] = new(Right.SeeConsole, Right.Write),
        ["console/petitions/{id:guid}/signatures"] = new(Right.SeePersonalData),
        ["console/petitions/{id:guid}/signatures/{row:guid}"] = new(Right.SeePersonalData),
        ["console/petitions/{id:guid}/state"] = new(Right.SeeConsole, Right.Publish),
        ["console/requests"] = new(Right.SeePersonalData, Reach: Reach.Everywhere),
        ["console/sending"] = new(Right.SeeConsole, Right.RunInstallation, Reach.Anywhere, Reach.Everywhere),
        ["console/statements"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["console/statements/new"] = new(Right.Write, Reach: Reach.Anywhere),
        ["console/statements/preview"] = new(Right.Write, Reach: Reach.Anywhere),
        ["console/statements/{id:guid}"] = new(Right.SeeConsole, Right.Write),
        ["console/statements/{id:guid}/alert"] = new(Right.SeeConsole, Right.Publish),
        ["console/statements/{id:guid}/alert/stop"] = new(Right.SeeConsole, Right.Publish),
        ["console/statements/{id:guid}/corrections"] = new(Right.SeeConsole, Right.Publish),
        ["console/statements/{id:guid}/endorsements"] = new(Right.Moderate),
        ["console/statements/{id:guid}/preview-links"] = new(Right.SeeConsole, Right.Write),
        ["console/statements/{id:guid}/publish"] = new(Right.SeeConsole, Right.Publish),
        ["console/statements/{id:guid}/review"] = new(Right.SeeConsole, Right.Write),
        ["console/statements/{id:guid}/versions/{of}/remove"] = new(Right.SeeConsole, Right.Write),
        ["console/statements/{id:guid}/withdraw"] = new(Right.SeeConsole, Right.Publish),
        ["console/subscribers"] = new(Right.SeePersonalData, Reach: Reach.Everywhere),
        ["console/subscribers/{person}"] = new(Right.SeePersonalData, Reach: Reach.Everywhere),
        ["console/subscribers/{person}/erase"] = new(Right.SeePersonalData, Right.ChangePersonalData, Reach.Everywhere),
        ["console/topics/{row:guid?}"] = new(Right.SeeConsole, Right.Write, Reach.Anywhere, Reach.Everywhere),
    };

    public static readonly IReadOnlyDictionary<string, Needs> Calls = new Dictionary<string, Needs>
    {
        ["GET api/v1/audit"] = new(Right.SeeAudit, Reach: Reach.Everywhere),
        ["GET api/v1/campaigns"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["POST api/v1/campaigns"] = new(Right.Write, Reach: Reach.Everywhere),
        ["GET api/v1/campaigns/{id}"] = new(Right.SeeConsole),
        ["PUT api/v1/campaigns/{id:guid}/versions/{language}"] = new(Right.Write),
        ["PUT api/v1/campaigns/{id:guid}/cover"] = new(Right.Write),
        ["POST api/v1/campaigns/{id:guid}/copy"] = new(Right.Write),
        ["POST api/v1/campaigns/{id:guid}/archive"] = new(Right.Publish),
        ["POST api/v1/campaigns/{id:guid}/unarchive"] = new(Right.Publish),
        ["GET api/v1/campaigns/{id}/positions"] = new(Right.SeeConsole),
        ["POST api/v1/campaigns/{id:guid}/positions"] = new(Right.Write),
        ["GET api/v1/campaigns/{id:guid}/positions/{row:guid}"] = new(Right.SeeConsole),
        ["PUT api/v1/campaigns/{id:guid}/positions/{row:guid}"] = new(Right.Write),
        ["DELETE api/v1/campaigns/{id:guid}/positions/{row:guid}"] = new(Right.Write),
        ["GET api/v1/campaigns/{id}/timeline"] = new(Right.SeeConsole),
        ["POST api/v1/campaigns/{id:guid}/timeline"] = new(Right.Write),
        ["GET api/v1/campaigns/{id:guid}/timeline/{row:guid}"] = new(Right.SeeConsole),
        ["PUT api/v1/campaigns/{id:guid}/timeline/{row:guid}"] = new(Right.Write),
        ["DELETE api/v1/campaigns/{id:guid}/timeline/{row:guid}"] = new(Right.Write),
        ["GET api/v1/lists"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["POST api/v1/lists"] = new(Right.KeepLists, Reach: Reach.Everywhere),
        ["GET api/v1/lists/{id}"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["PUT api/v1/lists/{id:guid}"] = new(Right.KeepLists, Reach: Reach.Everywhere),
        ["GET api/v1/petitions"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["POST api/v1/petitions"] = new(Right.Write),
        ["PATCH api/v1/petitions/{id:guid}"] = new(Right.Write),
        ["PUT api/v1/petitions/{id:guid}/versions/{language}"] = new(Right.Write),
        ["POST api/v1/petitions/{id:guid}/review"] = new(Right.Write),
        ["POST api/v1/petitions/{id:guid}/send-back"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/open"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/pause"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/close"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/answer"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/withdraw"] = new(Right.Publish),
        ["POST api/v1/petitions/{id:guid}/archive"] = new(Right.Publish),
        ["GET api/v1/petitions/{id:guid}/organisations"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/organisations/{row:guid}/show"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/organisations/{row:guid}/order"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/organisations/{row:guid}/decline"] = new(Right.Moderate),
        ["GET api/v1/petitions/{id:guid}/signatures"] = new(Right.SeePersonalData),
        ["GET api/v1/petitions/{id:guid}/signatures.csv"] = new(Right.ExportPersonalData),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/confirm"] = new(Right.ChangePersonalData),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/hold"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/remove"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/restore"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/send-again"] = new(Right.ChangePersonalData),
        ["POST api/v1/petitions/{id:guid}/signatures/{row:guid}/unsubscribe"] = new(Right.ChangePersonalData),
        ["GET api/v1/petitions/{id:guid}/comments"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/comments/{row:guid}/show"] = new(Right.Moderate),
        ["POST api/v1/petitions/{id:guid}/comments/{row:guid}/hide"] = new(Right.Moderate),
        ["POST api/v1/pictures"] = new(Right.Write, Reach: Reach.Anywhere),
        ["GET api/v1/statements"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["POST api/v1/statements"] = new(Right.Write),
        ["GET api/v1/statements/{id}"] = new(Right.SeeConsole),
        ["PATCH api/v1/statements/{id:guid}"] = new(Right.Write),
        ["PUT api/v1/statements/{id:guid}/versions/{language}"] = new(Right.Write),
        ["DELETE api/v1/statements/{id:guid}/versions/{language}"] = new(Right.Write),
        ["POST api/v1/statements/{id:guid}/versions/{language}/confirm"] = new(Right.Write),
        ["POST api/v1/statements/{id:guid}/versions/{language}/correction"] = new(Right.Publish),
        ["GET api/v1/statements/{id:guid}/corrections"] = new(Right.SeeConsole),
        ["GET api/v1/statements/{id:guid}/endorsements"] = new(Right.Moderate),
        ["POST api/v1/statements/{id:guid}/endorsements/{row:guid}/approve"] = new(Right.Moderate),
        ["POST api/v1/statements/{id:guid}/endorsements/{row:guid}/decline"] = new(Right.Moderate),
        ["POST api/v1/statements/{id:guid}/review"] = new(Right.Write),
        ["POST api/v1/statements/{id:guid}/approve"] = new(Right.Publish),
        ["POST api/v1/statements/{id:guid}/withdraw"] = new(Right.Publish),
        ["POST api/v1/statements/{id:guid}/publish"] = new(Right.Publish),
        ["POST api/v1/statements/{id:guid}/unschedule"] = new(Right.Publish),
        ["GET api/v1/statements/{id:guid}/alert"] = new(Right.SeeConsole),
        ["GET api/v1/statements/{id:guid}/alert/plan"] = new(Right.SeeConsole),
        ["POST api/v1/statements/{id:guid}/alert/pause"] = new(Right.Publish),
        ["POST api/v1/statements/{id:guid}/alert/resume"] = new(Right.Publish),
        ["POST api/v1/statements/{id:guid}/alert/stop"] = new(Right.Publish),
        ["GET api/v1/topics"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["POST api/v1/topics"] = new(Right.Write, Reach: Reach.Everywhere),
        ["GET api/v1/topics/{id}"] = new(Right.SeeConsole, Reach: Reach.Anywhere),
        ["PUT api/v1/topics/{id:guid}"] = new(Right.Write, Reach: Reach.Everywhere),
    };
}
