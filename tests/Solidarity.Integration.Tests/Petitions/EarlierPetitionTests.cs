using Microsoft.EntityFrameworkCore;
using Solidarity.Application.Petitions;
using Solidarity.Domain.Petitions;
using Solidarity.Infrastructure.Storage;
using Solidarity.Integration.Tests.Organisations;
using Solidarity.Testing.Databases;
using Solidarity.Testing.Site;

namespace Solidarity.Integration.Tests.Petitions;

/// <summary>A petition's numbers beside those of earlier ones, at the same age.</summary>
public sealed class EarlierPetitionTests
{
    [Fact]
    public void Days_add_up_and_those_without_signatures_stay_level()
    {
        var day = new DateOnly(2026, 2, 27);
        var sums = EarlierPetition.SumsOf([new(day, 3), new(day.AddDays(3), 2)]);
        Assert.Equal([3, 3, 3, 5], sums);
        var earlier = new EarlierPetition(default, "", "en", false, sums);
        Assert.Equal((0, 3, 5, 5, 5), (earlier.After(0), earlier.After(1), earlier.After(4), earlier.After(40), earlier.InTheEnd));
        Assert.Empty(EarlierPetition.SumsOf([]));
    }

    [Theory, OnEachDatabase]
    public async Task The_three_newest_with_ten_signatures_stand_beside_it_at_its_age_and_in_the_end(DatabaseProvider on)
    {
        await using var site = await TestSite.StartAsync(on);
        var api = await site.ApiAsync();
        var console = await ConsoleForms.SignInAsync(site);
        List<string> titles = [];
        foreach (var first in new[] { 11, 12, 13, 14, 5 })
        {
            var earlier = await Signers.OpenAsync(api);
            titles.Add((string)earlier["versions"]![0]!["title"]!);
            await Signers.ConfirmedAsync(site, earlier);
            var id = PetitionId.From((Guid)earlier["id"]!);
            await site.WithAsync(db => db.PetitionHeads.Where(x => x.PetitionId == id).ExecuteUpdateAsync(set => set.SetProperty(x => x.Confirmed, first)));
            await site.WithAsync(db => db.PetitionTotals.Where(x => x.PetitionId == id && x.Kind == TotalKind.SignedOn).ExecuteUpdateAsync(set => set.SetProperty(x => x.Count, first)));
            site.Time.Pass(TimeSpan.FromMinutes(1));
            if (first == 14)
            {
                site.Time.Pass(TimeSpan.FromDays(3));
                await Signers.ConfirmedAsync(site, earlier);
                await Signers.ChangeAsync(api, earlier, "close");
            }
        }

        var petition = await Signers.OpenAsync(api);
        var at = $"/console/petitions/{petition["id"]}/numbers";
        console = await ConsoleForms.SignInAsync(site);
        Assert.Null((await console.PageAsync(at)).QuerySelector("#earlier"));
        await Signers.ConfirmedAsync(site, petition);
        site.Time.Pass(TimeSpan.FromDays(1));
        console = await ConsoleForms.SignInAsync(site);
        var page = await console.PageAsync(at);
        var rows = page.QuerySelectorAll("[data-live-part=earlier] tbody tr").Select(row => row.Children.Select(cell => cell.TextContent.Trim()).ToList()).ToList();
        Assert.Equal([titles[3], titles[2], titles[1]], rows.Skip(1).Select(x => x[0]));
        Assert.Equal(["1", "14", "13", "12"], rows.Select(x => x[1]));
        Assert.Equal(["15", "13 still open", "12 still open"], rows.Skip(1).Select(x => x[2]));
        Assert.Equal(4, page.QuerySelectorAll(".ages polyline").Length);
        Assert.NotEmpty(page.QuerySelector(".ages svg[role=img]")!.GetAttribute("aria-label")!);
    }
}
