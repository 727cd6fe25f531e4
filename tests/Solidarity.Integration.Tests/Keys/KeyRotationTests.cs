using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Solidarity.Infrastructure.Keys;
using Solidarity.Integration.Tests.Storage;

namespace Solidarity.Integration.Tests.Keys;

public sealed class KeyRotationTests
{
    [Fact]
    public async Task After_a_rotation_the_newest_key_seals_and_the_old_one_still_opens()
    {
        await using var installed = await Installed.NewAsync();
        await installed.StoreAsync(Samples.Supporter("maria@example.org", 1));
        Assert.Equal(2, installed.Services.GetRequiredService<KeyRing>().Rotate());
        await installed.StoreAsync(Samples.Supporter("ana@example.org", 5));

        var read = await installed.WithAsync(db => db.Supporters.OrderBy(x => x.Id).Select(x => x.Email).ToListAsync());
        Assert.Equal(["ana@example.org", "maria@example.org"], read.Select(x => x.Value).Order());
        var keyIds = await installed.WithAsync(db => db.Database.SqlQueryRaw<string>("SELECT hex(substr(Email, 2, 1)) AS Value FROM Supporters ORDER BY 1").ToListAsync());
        Assert.Equal(["01", "02"], keyIds);
    }
}
