using Solidarity.Infrastructure.Messages;
using Solidarity.Testing.Mail;

namespace Solidarity.Integration.Tests.Messages;

public class DomainGateTests
{
    private static readonly CompiledMail Mail = CompiledMail.Compile(SampleMail.Source(paragraphs: 1));
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DomainGate _gate = new();

    [Fact]
    public void A_request_to_slow_down_halves_once_for_all_that_were_on_their_way()
    {
        var passes = Enumerable.Range(0, 8).Select(_ => Go("a.test")).ToList();
        Assert.Equal(4, _gate.SlowDown(passes[0], "421 slow")!.Limit);
        Assert.All(passes.Skip(1), pass => Assert.Null(_gate.SlowDown(pass, "421 slow")));
        passes.ForEach(pass => _gate.Leave(pass));
        Assert.Equal(2, _gate.SlowDown(Go("a.test"), "421 slow")!.Limit);
        Assert.Equal(1, _gate.SlowDown(Go("a.test"), "421 slow")!.Limit);
        Assert.Equal(1, _gate.SlowDown(Go("b.test"), "421 slow")!.Limit);
    }

    [Fact]
    public void Fifty_successes_raise_it_by_one_and_in_the_end_the_limit_falls()
    {
        var pass = Go("a.test");
        _gate.SlowDown(pass, "421 slow");
        var changes = Enumerable.Range(0, 150).Select(_ => _gate.Succeeded(pass, connections: 4)).OfType<DomainChange>().ToList();
        Assert.Equal([2, 3, null], changes.Select(change => change.Limit));
    }

    [Fact]
    public void What_a_slow_domain_can_not_take_is_held_and_comes_back_one_by_one()
    {
        _gate.Apply([new DomainStanding("a.test", 2, null)]);
        var first = Go("a.test");
        Go("a.test");
        var third = Copy("a.test");
        Assert.Equal(DomainGate.Answer.Held, _gate.Enter(third, Now, out _, out _));
        Assert.Equal(DomainGate.Answer.Held, _gate.Enter(Copy("a.test"), Now, out _, out _));
        Go("b.test");
        Assert.Equal([third], _gate.Leave(first));
        Assert.Single(_gate.TakeHeld(_ => true));
        Assert.Empty(_gate.TakeHeld(_ => true));
    }

    [Fact]
    public void A_paused_domain_gets_nothing_before_its_time()
    {
        _gate.Pause(Go("a.test"), Now.AddHours(4), "550 5.7.1 no");
        Assert.Equal(DomainGate.Answer.Paused, _gate.Enter(Copy("a.test"), Now.AddHours(3), out _, out var until));
        Assert.Equal(Now.AddHours(4), until);
        Assert.Equal(DomainGate.Answer.Go, _gate.Enter(Copy("a.test"), Now.AddHours(4), out _, out _));
    }

    private DomainGate.Pass Go(string domain)
    {
        Assert.Equal(DomainGate.Answer.Go, _gate.Enter(Copy(domain), Now, out var pass, out _));
        return pass;
    }

    private static QueuedMail Copy(string domain) => SampleMail.Copy(Mail, "x@" + domain, Guid.Empty, Now);
}
