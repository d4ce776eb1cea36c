namespace Rlfw.Mlflow.Server;

/// <summary>Reads what comes in pages.</summary>
internal static class Pages
{
    private const int Most = 100_000;

    /// <summary>All pages, one behind the other.</summary>
    /// <param name="rest">Says what is wrong.</param>
    /// <param name="page">Reads a page by its token, null for the first; gives its entries and the next one's token.</param>
    public static async Task<List<T>> ReadAsync<T>(
        RestClient rest,
        Func<string?, Task<(IReadOnlyList<T>? Entries, string? Next)>> page
    )
    {
        var all = new List<T>();
        string? token = null;
        for (var count = 0; count < Most; count++)
        {
            var (entries, next) = await page(token).ConfigureAwait(false);
            all.AddRange(entries ?? []);
            if (string.IsNullOrEmpty(next))
            {
                return all;
            }

            if (next == token)
            {
                break;
            }

            token = next;
        }

        throw rest.Faults.Of(MlflowFault.Unavailable, "its list has no end: a page names itself as the next one");
    }
}
