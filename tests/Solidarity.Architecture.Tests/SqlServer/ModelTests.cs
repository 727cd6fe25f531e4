using Microsoft.EntityFrameworkCore;
using Solidarity.Infrastructure.Storage;

namespace Solidarity.Architecture.Tests.SqlServer;

/// <summary>What SQL Server would refuse, and neither its parser nor its model finds.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Each_key_and_index_is_short_enough()
    {
        using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);

        Assert.Empty(ModelLimits.KeysThatAreTooLong(db));
    }

    [Fact]
    public void No_two_cascades_meet()
    {
        using var db = Provider.ForMigrations(DatabaseProvider.SqlServer);

        Assert.Empty(ModelLimits.CascadesThatMeet(db));
    }

    [Fact]
    public void The_checks_find_what_they_are_for()
    {
        using var db = new Wrong();

        Assert.Contains(ModelLimits.KeysThatAreTooLong(db), fault => fault.Contains("nvarchar(max)", StringComparison.Ordinal));
        Assert.Contains(ModelLimits.KeysThatAreTooLong(db), fault => fault.Contains("1720 bytes", StringComparison.Ordinal));
        Assert.Contains(ModelLimits.CascadesThatMeet(db), fault => fault.Contains("both reach Leaf", StringComparison.Ordinal));
        Assert.Contains(ModelLimits.CascadesThatMeet(db), fault => fault.Contains("comes round to Ring", StringComparison.Ordinal));
    }

    private sealed class Wrong : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlServer("Server=nowhere");

        protected override void OnModelCreating(ModelBuilder model)
        {
            model.Entity("Root", root =>
            {
                root.Property<int>("Id");
                root.Property<string>("Long").HasColumnType("nvarchar(max)");
                root.HasIndex("Long");
                root.Property<string>("Wide").HasMaxLength(860);
                root.HasIndex("Wide");
            });
            Child(model, "Left", "Root");
            Child(model, "Right", "Root");
            Child(model, "Leaf", "Left", "Right");
            Child(model, "Ring", "Ring");
        }

        private static void Child(ModelBuilder model, string name, params string[] parents)
        {
            var child = model.Entity(name);
            child.Property<int>("Id");
            foreach (var parent in parents)
            {
                child.Property<int>(parent + "Id");
                child.HasOne(parent).WithMany().HasForeignKey(parent + "Id").OnDelete(DeleteBehavior.Cascade);
            }
        }
    }
}
