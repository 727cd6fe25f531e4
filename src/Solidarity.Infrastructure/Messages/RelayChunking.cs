namespace Solidarity.Infrastructure.Messages;

/// <summary>
/// Whether a relay that offers it gets each message in one piece, its length said before (BDAT, RFC 3030): one answer less to wait for, and no
/// dots to look for. Until the first came through so, a connection that breaks over one counts as a refusal: some offer what they can't do.
/// </summary>
internal sealed class RelayChunking
{
    private volatile Known _known;

    private enum Known
    {
        Nothing,
        Works,
        Fails,
    }

    /// <summary>Whether to use it where it is offered.</summary>
    public bool IsUsed => _known != Known.Fails;

    /// <summary>Notes that a message came through.</summary>
    public void Worked() => _known = Known.Works;

    /// <summary>Notes that it is an unknown command there.</summary>
    public void Refused() => _known = Known.Fails;

    /// <summary>Notes that a connection broke over a message.</summary>
    public void Broke()
    {
        if (_known == Known.Nothing)
        {
            _known = Known.Fails;
        }
    }
}
