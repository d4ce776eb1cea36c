using Microsoft.Playwright;

namespace Rlfw.Browser.Tests;

/// <summary>A real browser, started once for the tests of a class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } program)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions
                {
                    ExecutablePath = program,
                    // The sandbox needs rights that containers and root do not have; the pages are our own.
                    Args = ["--no-sandbox"],
                }
            );
        }
    }

    /// <summary>The browser; skips the test where there is none.</summary>
    public IBrowser Require()
    {
        Assert.SkipWhen(_browser is null, $"no browser is installed: none of {string.Join(", ", Names)} is on PATH");
        return _browser!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
