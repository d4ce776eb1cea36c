using Microsoft.Playwright;
using Rlfw.Cli;
using Rlfw.Comparing;

namespace Rlfw.Browser.Tests;

public sealed class LiveReportTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly TwoAlgorithms _runs = new();

    [Fact]
    public async Task A_served_report_follows_its_runs_without_being_loaded_again()
    {
        await using var source = _runs.Open();
        using var report = new LiveReport(source, new ComparisonRequest(), TimeProvider.System);
        await using var server = await ReportServer.StartAsync(report, 0);
        await using var page = await WatchedPage.OpenAsync(chromium.Require(), server.Address);
        await page.Page.SelectOptionAsync("#metric", "loss");
        await page.Page.ClickAsync("#legend button[data-group=dqn]");
        await page.Page.EvaluateAsync("() => { window.notLoadedAgain = true; }");

        _runs.Write("ppo", 4, 210);

        await page.Page.Locator("#run-table tbody tr").Nth(6).WaitForAsync();
        (await page.ColumnAsync("run-table", 4)).ShouldContain("210");
        (await page.AskAsync<bool>("window.notLoadedAgain")).ShouldBeTrue();
        // What the reader chose stays.
        (await page.Page.InputValueAsync("#metric")).ShouldBe("loss");
        (await page.ChartAsync("curve-chart")).Count(x => x is { Kind: "run", Group: "ppo" }).ShouldBe(4);
        (await page.ChartAsync("curve-chart")).ShouldNotContain(x => x.Group == "dqn");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_outlives_its_server_and_goes_on_with_the_next()
    {
        await using var source = _runs.Open();
        using var report = new LiveReport(source, new ComparisonRequest(), TimeProvider.System);
        var first = await ReportServer.StartAsync(report, 0);
        var port = new Uri(first.Address).Port;
        await using var page = await WatchedPage.OpenAsync(chromium.Require(), first.Address);
        await Expect(page, "live, no run goes on");

        await first.DisposeAsync();
        await Expect(page, "the server does not answer; trying again");
        _runs.Write("dqn", 4, 60);
        await using var second = await ReportServer.StartAsync(report, port);

        await page.Page.Locator("#run-table tbody tr").Nth(6).WaitForAsync();
        await Expect(page, "live, no run goes on");
    }

    [Fact]
    public async Task Data_that_have_not_changed_are_not_sent_again_and_nobody_elses_page_reads_them()
    {
        await using var source = _runs.Open();
        using var report = new LiveReport(source, new ComparisonRequest(), TimeProvider.System);
        await using var server = await ReportServer.StartAsync(report, 0);
        using var client = new HttpClient();
        var address = new Uri(server.Address + "/data.json");
        using var first = await client.GetAsync(address, TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, address);
        elsewhere.Headers.Host = "rebound.example";

        (await client.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.NotModified
        );
        (await client.SendAsync(elsewhere, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.Forbidden
        );
    }

    public void Dispose() => _runs.Dispose();

    private static Task Expect(WatchedPage page, string text) =>
        Assertions.Expect(page.Page.Locator("#live")).ToHaveTextAsync(text, new() { Timeout = 15_000 });
}
