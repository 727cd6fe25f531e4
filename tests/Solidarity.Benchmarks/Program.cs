using Solidarity.Benchmarks;

// The first word names what is measured; see docs/benchmarks.md.
return args switch
{
    ["alert"] => await AlertBenchmark.RunAsync(20_000),
    ["alert", var subscribers] => await AlertBenchmark.RunAsync(int.Parse(subscribers, System.Globalization.CultureInfo.InvariantCulture)),
    ["mail", .. var options] => await MailBenchmark.RunAsync(options),
    ["mailing", var folder, var port, var connections, var recipients] => await MailingProcess.RunAsync(folder, port, connections, recipients),
    ["sink", var port, var delay] => await MailSink.RunAsync(port, delay),
    ["pages", .. var options] => await PagesBenchmark.RunAsync(options),
    ["signing", .. var options] => await SigningBenchmark.RunAsync(options),
    ["host", var way] => await SigningHost.RunAsync(way),
    ["events", .. var options] => await EventsBenchmark.RunAsync(options),
    ["start"] => await StartBenchmark.RunAsync(),
    ["bare", var port] => await BareServer.RunAsync(port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("alert [SUBSCRIBERS] | mail [RECIPIENTS] [sqlite | postgresql | plain | signed | slow | large] | pages [SECONDS] | signing [short | large [COUNT]] | events [PEOPLE | feed] | start");
    return 2;
}
