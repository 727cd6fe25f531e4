using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Solidarity.Infrastructure.Storage;

/// <summary>A model holds the converters, and these a key ring: one model a ring, so that two installations in one process (tests) don't mix.</summary>
internal sealed class ModelCacheKey : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        context is SolidarityDb db ? (context.GetType(), db.Keys, db.Provider, designTime) : (object)(context.GetType(), designTime);
}
