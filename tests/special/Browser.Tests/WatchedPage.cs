using System.Text.Json;
using Microsoft.Playwright;

namespace Rlfw.Browser.Tests;

/// <summary>A page whose complaints and requests are recorded.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Take(message.Type is "error" or "warning", $"console: {message.Text}");
        page.PageError += (_, error) => Take(true, $"error: {error}");
        page.Request += (_, request) =>
            Take(!request.Url.StartsWith("data:", StringComparison.Ordinal), request.Url, Requests);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of scripts and of the browser.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Everything that was asked for, data URIs aside.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<WatchedPage> OpenAsync(
        IBrowser browser,
        string url,
        int width = 1200,
        ColorScheme scheme = ColorScheme.Light
    )
    {
        var context = await browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = width, Height = 800 },
                ColorScheme = scheme,
            }
        );
        var page = new WatchedPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(url);
        return page;
    }

    public async Task<T> AskAsync<T>(string script) =>
        JsonSerializer.Deserialize<T>(await Page.EvaluateAsync<string>($"() => JSON.stringify({script})"))!;

    /// <summary>What a chart holds: for each of its sets the group, the kind and the points.</summary>
    public Task<ChartSet[]> ChartAsync(string canvas) =>
        AskAsync<ChartSet[]>(
            $"Chart.getChart('{canvas}').data.datasets.map(x => ({{ Group: x.group, Kind: x.kind, Run: x.run, X: x.data.map(p => p.x), Y: x.data.map(p => p.y) }}))"
        );

    /// <summary>The texts of a column of a table, from the top.</summary>
    public Task<string[]> ColumnAsync(string table, int column) =>
        AskAsync<string[]>(
            $"[...document.querySelectorAll('#{table} tbody tr')].map(row => row.cells[{column}].textContent)"
        );

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Take(bool counts, string text, List<string>? into = null)
    {
        if (counts)
        {
            (into ?? Complaints).Add(text);
        }
    }
}
