using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Solidarity.Testing.Site;

/// <summary>
/// The site in a process of its own, as an installation runs it: on a free port of <c>localhost</c>, with its data in a folder for itself.
/// It ends with the process that started it.
/// </summary>
/// <remarks>
/// What it says on stdout is the signal: it is ready when it says that it listens, and its one-time sign-in link is read there.
/// A shell stands between: it ends the site when the pipe from here breaks, whatever ended this process.
/// </remarks>
public sealed class SiteProcess : IAsyncDisposable
{
    // Far beyond what anything here takes: it ends what hangs, and measures nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Shell =
        """
        exec 3<&0
        "$@" </dev/null 3<&- &
        site=$!
        echo "pid $site"
        (read -r _ <&3; kill -KILL "$site") >/dev/null 2>&1 &
        watch=$!
        exec 3<&-
        wait "$site"
        code=$?
        kill -KILL "$watch" 2>/dev/null
        exit "$code"
        """;

    /// <summary>A setting for a site that is killed soon: what ran thirty times is not compiled anew, and better; here it is 4,096 times (hexadecimal).</summary>
    public static readonly (string Name, string Value) CompiledOnce = ("DOTNET_TC_CallCountThreshold", "1000");

    private const string LinkPath = "/console/sign-in/";
    private const int Terminate = 15;
    private const int KillNow = 9;

    private readonly Process process;
    private readonly bool ownsFolder;
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<int> pid = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> link = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task reading;

    private SiteProcess(Process process, string folder, bool ownsFolder, Uri address, IReadOnlyDictionary<string, string> settings)
    {
        this.process = process;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Address = address;
        Settings = settings;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Where it answers: <c>http://localhost:PORT/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Its working folder, which holds its data.</summary>
    public string Folder { get; }

    /// <summary>The folder that its mails go to while no SMTP server is set.</summary>
    public string Pickup => Settings["Mail__PickupDirectory"];

    /// <summary>What it was started with.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Its process id.</summary>
    public int Id { get; private set; }

    /// <summary>The link that signs the first organizer in, once; told as long as nobody has signed in.</summary>
    public Task<Uri> SignInLink => link.Task.WaitAsync(Patience);

    /// <summary>What it has said so far, on both channels.</summary>
    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>Starts the site, and returns once it listens.</summary>
    /// <param name="settings">Settings beside the defaults, in the form of the environment (<c>Site__DemoContent</c>).</param>
    /// <param name="folder">The folder of an earlier start, to go on with its data; else a new one, which goes with this object.</param>
    /// <param name="program">The built <c>Solidarity.Web.dll</c>; else the one built beside these tests.</param>
    /// <param name="arguments">What the program is called with.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it said.</exception>
    public static async Task<SiteProcess> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, string? folder = null, string? program = null, params string[] arguments)
    {
        var site = Start(settings, folder, program, arguments);
        try
        {
            await site.ReadyAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the site without waiting for anything but its process.</summary>
    public static SiteProcess Start(
        IReadOnlyDictionary<string, string>? settings = null, string? folder = null, string? program = null, params string[] arguments)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("solidarity-site-").FullName;
        var all = SettingsFor(folder, FreePort(), settings);
        var process = Process.Start(StartInfo(folder, all, program, "sh", ["-c", Shell, "site", "dotnet", program ?? Program, .. arguments]))!;
        return new SiteProcess(process, folder, own, new Uri(all["Site__BaseUrl"] + "/"), all);
    }

    /// <summary>Waits until it listens.</summary>
    public async Task ReadyAsync(TimeSpan? timeout = null)
    {
        Id = await pid.Task.WaitAsync(Patience);
        try
        {
            await ready.Task.WaitAsync(timeout ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The site did not get ready. It said: {Said}");
        }
    }

    /// <summary>Runs an administration verb beside the site, with the same settings, and returns what it printed on stdout.</summary>
    public async Task<string> AdminAsync(params string[] verb)
    {
        using var admin = Process.Start(StartInfo(Folder, Settings, null, "dotnet", [Program, "admin", .. verb]))!;
        admin.StandardInput.Close();
        var printed = admin.StandardOutput.ReadToEndAsync();
        var errors = admin.StandardError.ReadToEndAsync();
        await admin.WaitForExitAsync().WaitAsync(Patience);
        return admin.ExitCode == 0
            ? (await printed).Trim()
            : throw new InvalidOperationException($"admin {string.Join(' ', verb)} ended with {admin.ExitCode}: {await errors}");
    }

    /// <summary>A new API key with all rights.</summary>
    public Task<string> AddKeyAsync(string name = "tests") => AdminAsync("add-key", name);

    /// <summary>A client of it that keeps no cookies and follows no redirects; with a key when one is given.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        return client;
    }

    /// <summary>Asks it to stop, as a system does, and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync() => EndAsync(Terminate);

    /// <summary>Kills it in mid-work, and waits for its end.</summary>
    public Task KillAsync() => EndAsync(KillNow);

    /// <summary>Waits until it has ended by itself, as a test asked it to by <c>SOLIDARITY_TEST_KILL_AT</c>.</summary>
    public async Task EndedAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The site did not end. It said: {Said}");
        }
    }

    /// <summary>Ends it, and removes its folder if it was made for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string Program { get; } = Repository.PathTo(
        "src", "Solidarity.Web", "bin",
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug",
        "net10.0", "Solidarity.Web.dll");

    private static Dictionary<string, string> SettingsFor(string folder, int port, IReadOnlyDictionary<string, string>? settings)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = url,
            ["Site__BaseUrl"] = url,
            ["ConnectionStrings__Solidarity"] = $"Data Source={Path.Combine(folder, "solidarity.db")}",
            ["Keys__Folder"] = Path.Combine(folder, "keys"),
            ["Mail__PickupDirectory"] = Path.Combine(folder, "pickup"),
            ["Mail__JournalDirectory"] = Path.Combine(folder, "journal"),
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return all;
    }

    private static ProcessStartInfo StartInfo(
        string folder, IReadOnlyDictionary<string, string> settings, string? program, string command, IEnumerable<string> arguments)
    {
        if (!File.Exists(program ?? Program))
        {
            throw new InvalidOperationException($"{program ?? Program} is missing: build the solution first.");
        }

        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the tests were started with is no setting of the site.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.Contains("__")).ToList())
        {
            start.Environment.Remove(name);
        }

        // It lives too short to gain from being profiled; and pages that are never writable and executable at once cost a tenth of a start.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";

        // What a start leaves behind is a small part of 128 MB: there is nothing to collect.
        start.Environment["DOTNET_GCgen0size"] = "0x8000000";

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<int> EndAsync(int signal)
    {
        if (!process.HasExited && await pid.Task.WaitAsync(Patience) is var id)
        {
            _ = Kill(id, signal);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading;
        return process.ExitCode;
    }

    private async Task ReadAsync(StreamReader channel)
    {
        while (await channel.ReadLineAsync() is { } line)
        {
            lock (said)
            {
                said.AppendLine(line);
            }

            if (line.StartsWith("pid ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(4), CultureInfo.InvariantCulture, out var id))
            {
                pid.TrySetResult(id);
            }
            else if (line.Contains("Now listening on", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
            else if (line.Contains(LinkPath, StringComparison.Ordinal) && Uri.TryCreate(line.Trim(), UriKind.Absolute, out var once))
            {
                link.TrySetResult(once);
            }
        }

        if (channel == process.StandardOutput)
        {
            await process.WaitForExitAsync();
            var why = new InvalidOperationException($"The site ended. It said: {Said}");
            pid.TrySetException(why);
            ready.TrySetException(why);
            link.TrySetException(why);
            _ = (ready.Task.Exception, link.Task.Exception, pid.Task.Exception);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
