using Solidarity.Domain;

namespace Solidarity.Application;

/// <summary>What to do when somebody else was faster.</summary>
internal static class Overtaking
{
    private const int MostTries = 5;

    /// <summary>Looks and acts; and again, at what is stored then, while another changes the same or takes the same unique key.</summary>
    /// <param name="db">The database; what was loaded is let go of before the next try.</param>
    /// <param name="act">All of it, from loading to storing.</param>
    /// <exception cref="Stale">It was overtaken each of five times.</exception>
    public static async Task<T> AgainIfOvertakenAsync<T>(this ISolidarityDb db, Func<Task<T>> act)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await act();
            }
            catch (Exception exception) when (tries < MostTries && (exception is Stale || db.IsDuplicate(exception)))
            {
                db.Forget();
            }
        }
    }
}
