using Solidarity.Application;

namespace Solidarity.Infrastructure.Jobs;

/// <summary>
/// Does one kind of work, found in the database. Every class of this assembly that implements it is registered; several may
/// share a kind and run one after the other, each whether or not another failed.
/// </summary>
/// <remarks>A process runs a kind of work once at a time; other processes may run it too, so leases in the database decide who does what.</remarks>
internal interface IWorkHandler
{
    /// <summary>The kind of work.</summary>
    Work Work { get; }

    /// <summary>Does all that is due now, and returns.</summary>
    Task DoAsync(CancellationToken cancellationToken);
}
