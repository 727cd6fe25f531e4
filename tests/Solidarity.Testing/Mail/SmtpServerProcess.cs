using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Solidarity.Testing.Mail;

/// <summary>How clients may reach a <see cref="SmtpServerProcess"/>.</summary>
public enum SmtpEncryption
{
    /// <summary>Plain text only.</summary>
    None,

    /// <summary>Plain text, and STARTTLS with a self-signed certificate.</summary>
    StartTls,

    /// <summary>TLS from the first byte, with a self-signed certificate.</summary>
    Tls,
}

/// <summary>Whether a <see cref="SmtpServerProcess"/> takes messages in one piece, their length said before (BDAT, RFC 3030).</summary>
public enum SmtpChunking
{
    /// <summary>Not offered.</summary>
    None,

    /// <summary>Offered, and taken.</summary>
    Taken,

    /// <summary>Offered; but when it comes, it is an unknown command.</summary>
    Refused,
}

/// <summary>
/// A mail server in a process of its own (<c>tests/smtp/server.js</c>): a real SMTP conversation on a free port of
/// 127.0.0.1, which keeps what it receives and shows faults on demand. It ends with the test process.
/// </summary>
public sealed class SmtpServerProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly Process process;
    private readonly Lock gate = new();
    private readonly List<ReceivedMessage> messages = [];
    private readonly List<Waiter> waiters = [];
    private readonly Dictionary<int, TaskCompletionSource> commands = [];
    private readonly List<string> errors = [];
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly TaskCompletionSource<int> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;
    private int lastCommand;
    private bool ended;

    private SmtpServerProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                lock (gate)
                {
                    errors.Add(line.Data);
                }
            }
        };
        process.BeginErrorReadLine();
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Always 127.0.0.1.</summary>
    public string Host => "127.0.0.1";

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>What has come so far, in order of arrival.</summary>
    public IReadOnlyList<ReceivedMessage> Messages
    {
        get
        {
            lock (gate)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>Connections made so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections open now.</summary>
    public int OpenConnections { get; private set; }

    /// <summary>The most connections that were open at once.</summary>
    public int MostOpenConnections { get; private set; }

    /// <summary>Faults shown so far.</summary>
    public int FaultsShown { get; private set; }

    /// <summary>How often a client named a sender in the clear, though the server offers TLS.</summary>
    public int SendersInTheClear { get; private set; }

    /// <summary>Starts a server.</summary>
    /// <param name="encryption">What it offers.</param>
    /// <param name="user">When given, clients must sign in with it and <paramref name="password"/>.</param>
    /// <param name="password">The password for <paramref name="user"/>.</param>
    /// <param name="size">The largest message it takes, in bytes.</param>
    /// <param name="certificate">What it shows in place of its own certificate, which is trusted nowhere.</param>
    /// <param name="chunking">Whether it takes messages in one piece.</param>
    public static async Task<SmtpServerProcess> StartAsync(
        SmtpEncryption encryption = SmtpEncryption.None, string? user = null, string? password = null, int? size = null, ServerCertificate? certificate = null,
        SmtpChunking chunking = SmtpChunking.None)
    {
        var folder = Repository.PathTo("tests", "smtp");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException($"Run 'infra/test', or 'npm ci' in {folder}: its packages are missing.");
        }

        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["server.js", "--tls", encryption.ToString().ToLowerInvariant(), "--chunking", chunking.ToString().ToLowerInvariant()])
        {
            start.ArgumentList.Add(argument);
        }

        if (user is not null)
        {
            start.ArgumentList.Add($"--auth={user}:{password}");
        }

        if (size is not null)
        {
            start.ArgumentList.Add($"--size={size.Value.ToString(CultureInfo.InvariantCulture)}");
        }

        if (certificate is not null)
        {
            start.ArgumentList.Add($"--cert={certificate.File}");
            start.ArgumentList.Add($"--key={certificate.KeyFile}");
        }

        var server = new SmtpServerProcess(Process.Start(start)!);
        server.Port = await server.port.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return server;
    }

    /// <summary>Shows this fault from now on; it stands when the task ends.</summary>
    public Task FaultAsync(SmtpFault fault) => CommandAsync(id => new { id, fault });

    /// <summary>Takes all faults back.</summary>
    public Task ClearFaultsAsync() => CommandAsync(id => new { id, clear = true });

    /// <summary>Waits until all that it has told so far was read: what a client has its answer to is among <see cref="Messages"/> then.</summary>
    public Task SettleAsync() => CommandAsync(id => new { id });

    /// <summary>Forgets what has come so far.</summary>
    public void ForgetMessages()
    {
        lock (gate)
        {
            messages.Clear();
        }
    }

    /// <summary>Waits until what has come satisfies a condition, which is looked at again with each event.</summary>
    /// <exception cref="TimeoutException">It did not in time; the message tells what had come.</exception>
    public async Task<IReadOnlyList<ReceivedMessage>> WaitForAsync(
        Func<IReadOnlyList<ReceivedMessage>, bool> condition, TimeSpan? timeout = null)
    {
        var waiter = new Waiter(condition, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            waiter.Look(messages);
            waiters.Add(waiter);
            if (ended)
            {
                waiter.Seen.TrySetException(new InvalidOperationException("The mail server has ended."));
            }
        }

        try
        {
            return await waiter.Seen.Task.WaitAsync(timeout ?? TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"What was waited for did not come. Until then came: {Summary()}");
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>Waits for so many messages.</summary>
    public Task<IReadOnlyList<ReceivedMessage>> WaitForCountAsync(int count, TimeSpan? timeout = null) =>
        WaitForAsync(received => received.Count >= count, timeout);

    /// <summary>Waits for an accepted message to this address and returns the latest.</summary>
    public async Task<ReceivedMessage> WaitForMessageToAsync(string address, TimeSpan? timeout = null) =>
        (await WaitForAsync(received => received.Any(m => m.Accepted && m.IsFor(address)), timeout))
        .Last(m => m.Accepted && m.IsFor(address));

    /// <summary>Waits until so many faults have been shown.</summary>
    public Task WaitForFaultsAsync(int count, TimeSpan? timeout = null) => WaitForAsync(_ => FaultsShown >= count, timeout);

    /// <summary>Ends the server; open connections break.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        await reading;
        process.Dispose();
        writing.Dispose();
    }

    private async Task CommandAsync(Func<int, object> command)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = Interlocked.Increment(ref lastCommand);
        lock (gate)
        {
            commands[id] = done;
        }

        await writing.WaitAsync();
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command(id), Json));
            await process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended: what it said on the way is worth more than a broken pipe.
            await reading;
        }
        finally
        {
            writing.Release();
        }

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("PORT ", StringComparison.Ordinal))
            {
                port.TrySetResult(int.Parse(line.AsSpan(5), CultureInfo.InvariantCulture));
                continue;
            }

            var happened = JsonSerializer.Deserialize<Event>(line, Json)!;
            lock (gate)
            {
                Note(happened);
                foreach (var waiter in waiters)
                {
                    waiter.Look(messages);
                }
            }
        }

        lock (gate)
        {
            ended = true;
            var why = new InvalidOperationException($"The mail server has ended. {string.Join('\n', errors)}");
            port.TrySetException(why);
            waiters.ForEach(w => w.Seen.TrySetException(why));
            foreach (var command in commands.Values)
            {
                command.TrySetException(why);
            }
        }
    }

    private void Note(Event happened)
    {
        switch (happened.Name)
        {
            case "connect":
                Connections++;
                OpenConnections = happened.Open;
                MostOpenConnections = Math.Max(MostOpenConnections, happened.Open);
                break;
            case "close":
                OpenConnections = happened.Open;
                break;
            case "fault":
                FaultsShown++;
                break;
            case "clear":
                SendersInTheClear++;
                break;
            case "done":
                if (commands.Remove(happened.Id, out var done))
                {
                    done.TrySetResult();
                }

                break;
            case "message":
                messages.Add(new ReceivedMessage(
                    happened.Session ?? "", happened.From ?? "", happened.To ?? [], happened.User, happened.Secure,
                    happened.Code ?? 0, happened.Raw ?? []));
                break;
        }
    }

    private string Summary()
    {
        lock (gate)
        {
            return messages.Count == 0
                ? $"nothing ({Connections} connections, {FaultsShown} faults)."
                : string.Join("; ", messages.TakeLast(20).Select(m => $"{string.Join(", ", m.To)} ({m.Code})"));
        }
    }

    private sealed record Waiter(
        Func<IReadOnlyList<ReceivedMessage>, bool> Condition, TaskCompletionSource<IReadOnlyList<ReceivedMessage>> Seen)
    {
        public void Look(IReadOnlyList<ReceivedMessage> received)
        {
            try
            {
                if (!Seen.Task.IsCompleted && Condition(received))
                {
                    Seen.TrySetResult([.. received]);
                }
            }
            catch (Exception wrong)
            {
                Seen.TrySetException(wrong);
            }
        }
    }

    private sealed record Event(
        [property: JsonPropertyName("event")] string Name, int Id, string? Session, int Open, string? From, string[]? To,
        string? User, bool Secure, int? Code, byte[]? Raw);
}
