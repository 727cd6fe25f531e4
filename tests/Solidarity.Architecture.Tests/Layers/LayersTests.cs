using System.Reflection;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using Solidarity.Domain;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Solidarity.Architecture.Tests.Layers;

/// <summary>The arrows point inwards: Domain ← Application ← Infrastructure, and Web puts all together.</summary>
public sealed class LayersTests
{
    private static readonly Assembly Domain = typeof(AggregateRoot<>).Assembly;
    private static readonly Assembly Application = typeof(Application.UseCases).Assembly;
    private static readonly Assembly Infrastructure = typeof(Infrastructure.Storage.SolidarityDb).Assembly;
    private static readonly Assembly Web = typeof(Web.Texts).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Solution =
        new ArchLoader().LoadAssemblies(Domain, Application, Infrastructure, Web).Build();

    [Fact]
    public void The_domain_knows_the_base_library_alone()
    {
        var known = ReferencesOf(Domain);

        Assert.DoesNotContain(known, name => !name.StartsWith("System.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Solidarity.Infrastructure")]
    [InlineData("Solidarity.Web")]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.EntityFrameworkCore.Relational")]
    [InlineData("Hangfire")]
    [InlineData("MailKit")]
    [InlineData("MimeKit")]
    [InlineData("Fluid")]
    [InlineData("Npgsql")]
    public void The_application_knows_no(string outside)
    {
        var known = ReferencesOf(Application);

        Assert.DoesNotContain(known, name => IsOrIsWithin(name, outside));
    }

    [Fact]
    public void The_infrastructure_does_not_know_the_web_host()
    {
        Assert.DoesNotContain(ReferencesOf(Infrastructure), name => IsOrIsWithin(name, "Solidarity.Web"));
    }

    [Fact]
    public void Pages_and_endpoints_reach_the_database_through_use_cases_alone() => Holds(
        Types().That().ResideInAssembly(Web).And().HaveNameMatching("(PageModel|Page|Endpoints|Call)$")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Microsoft\.EntityFrameworkCore")
            .AndShould().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Solidarity\.Infrastructure\.Storage"));

    [Fact]
    public void Only_the_infrastructure_sends_mail_and_runs_jobs() => Holds(
        Types().That().ResideInAssembly(Domain).Or().ResideInAssembly(Application)
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^(MailKit|MimeKit|Hangfire|Fluid|System\.Net\.(Http|Sockets|Mail))"));

    [Fact]
    public void Folders_are_features_and_not_kinds() => Holds(
        Types().That().ResideInNamespaceMatching(@"^Solidarity\.")
            .Should().NotResideInNamespaceMatching(@"\.(Entities|Enums|Interfaces|Dtos|Helpers|Utils|Services|Repositories|Models)(\.|$)"));

    [Fact]
    public void An_aggregate_changes_by_its_own_methods_alone()
    {
        var open =
            from type in Domain.GetTypes()
            where typeof(IAggregateRoot).IsAssignableFrom(type) && !type.IsInterface
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            where property.SetMethod is { IsPublic: true } setter
                && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
            select $"{type.Name}.{property.Name}";

        Assert.Empty(open);
    }

    [Fact]
    public void The_rules_see_packages_too() => Assert.NotEmpty(Violations(
        Types().That().ResideInAssembly(Application)
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Microsoft\.EntityFrameworkCore")));

    private static IEnumerable<string> ReferencesOf(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

    private static bool IsOrIsWithin(string name, string outside) =>
        name == outside || name.StartsWith(outside + ".", StringComparison.Ordinal);

    private static void Holds(IArchRule rule) => Assert.Empty(Violations(rule));

    private static IEnumerable<string> Violations(IArchRule rule) =>
        rule.Evaluate(Solution).Where(result => !result.Passed).Select(result => result.Description);
}
