using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Rlfw.Browser.Tests;

public sealed class ReportPageTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly TwoAlgorithms _runs = new();

    [Fact]
    public async Task The_page_is_drawn_without_complaint_and_asks_for_nothing_but_itself()
    {
        await using var page = await OpenAsync();

        page.Complaints.ShouldBeEmpty();
        page.Requests.ShouldHaveSingleItem();
        (await page.Page.TitleAsync()).ShouldBe("dqn and ppo – rlfw");
        (await page.ColumnAsync("groups", 0)).ShouldBe(["ppo", "dqn"]);
        (await page.Page.EvaluateAsync<int>("() => document.scripts.length")).ShouldBe(6);
        foreach (var canvas in (string[])["curve-chart", "score-chart", "profile-chart"])
        {
            (await page.AskAsync<bool>(Painted(canvas))).ShouldBeTrue(canvas);
        }
    }

    [Fact]
    public async Task What_the_charts_hold_is_what_the_data_say()
    {
        var data = await _runs.DataAsync(TestContext.Current.CancellationToken);
        await using var page = await OpenAsync();

        var curves = await page.ChartAsync("curve-chart");
        foreach (
            var band in Curve(data, "eval/return")["bands"]!
                .AsArray()
                .Where(x => Text(x, "axis") == "environment_steps")
        )
        {
            ChartSet Set(string kind) => curves.Single(x => x.Group == Text(band, "group") && x.Kind == kind);
            Set("mean").X.ShouldBe(Numbers(band, "x"));
            Set("mean").Y.ShouldBe(Numbers(band, "mean"));
            Set("low").Y.ShouldBe(Numbers(band, "low"));
            Set("high").Y.ShouldBe(Numbers(band, "high"));
        }

        curves
            .Where(x => x.Kind == "run" && x.Group == "ppo")
            .Select(x => x.Y[^1])
            .ShouldBe([150, 90, 170], ignoreOrder: true);
        var scores = await page.ChartAsync("score-chart");
        scores.Single(x => x is { Kind: "runs", Group: "dqn" }).X.ShouldBe([80, 120, 100]);
        scores.Single(x => x is { Kind: "mean", Group: "dqn" }).X.ShouldBe([100]);
        var axis = await page.AskAsync<double[]>(
            "[Chart.getChart('score-chart').scales.x].flatMap(x => [x.min, x.max])"
        );
        axis[0].ShouldBeLessThanOrEqualTo(80);
        axis[1].ShouldBeGreaterThanOrEqualTo(170);
        var profile = await page.ChartAsync("profile-chart");
        profile
            .Single(x => x is { Kind: "share", Group: "ppo" })
            .Y.ShouldBe(
                data["profiles"]!.AsArray().Single(x => Text(x, "group") == "ppo")!["shares"]!
                    .AsArray()
                    .Select(x => (double)x!["estimate"]!)
            );
    }

    [Fact]
    public async Task The_axis_of_scores_holds_every_dot_in_whatever_order_they_stand()
    {
        await using var page = await OpenAsync();

        var most = await page.AskAsync<double>(
            """
            (() => {
              const chart = Chart.getChart("score-chart");
              chart.data.datasets.find((x) => x.kind === "runs").data = [{ x: 1, y: 0 }, { x: 1000, y: 0 }, { x: 2, y: 0 }];
              chart.update();
              return chart.scales.x.max;
            })()
            """
        );

        most.ShouldBeGreaterThanOrEqualTo(1000);
    }

    [Fact]
    public async Task Another_metric_and_another_axis_can_be_chosen()
    {
        await using var page = await OpenAsync();

        await page.Page.SelectOptionAsync("#metric", "loss");
        await page.Page.SelectOptionAsync("#axis", "seconds");
        await page.Page.UncheckAsync("#single");

        var curves = await page.ChartAsync("curve-chart");
        var mean = curves.Single(x => x is { Kind: "mean", Group: "dqn" });
        mean.X.ShouldBe([1, 2, 3]);
        mean.Y.ShouldBe([5, 4, 3]);
        curves.ShouldNotContain(x => x.Kind == "run");
        page.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_table_of_runs_sorts_both_ways_by_its_heads()
    {
        await using var page = await OpenAsync();
        var head = page.Page.Locator("#run-table thead button[data-column=return]");

        await head.ClickAsync();
        (await page.ColumnAsync("run-table", 4)).ShouldBe(["170", "150", "120", "100", "90", "80"]);
        (await head.Locator("..").GetAttributeAsync("aria-sort")).ShouldBe("descending");
        await head.ClickAsync();

        (await page.ColumnAsync("run-table", 4)).ShouldBe(["80", "90", "100", "120", "150", "170"]);
        (await head.Locator("..").GetAttributeAsync("aria-sort")).ShouldBe("ascending");
    }

    [Fact]
    public async Task The_legend_filters_every_chart()
    {
        await using var page = await OpenAsync();
        var dqn = page.Page.Locator("#legend button[data-group=dqn]");

        await dqn.ClickAsync();

        (await dqn.GetAttributeAsync("aria-pressed")).ShouldBe("false");
        foreach (var canvas in (string[])["curve-chart", "score-chart", "profile-chart"])
        {
            (await page.ChartAsync(canvas)).Select(x => x.Group).Distinct().ShouldBe(["ppo"], canvas);
        }

        await dqn.ClickAsync();
        (await page.ChartAsync("curve-chart")).Select(x => x.Group).Distinct().ShouldBe(["dqn", "ppo"]);
    }

    [Fact]
    public async Task Everything_works_by_keyboard()
    {
        await using var page = await OpenAsync();
        await page.Page.FocusAsync("#legend button[data-group=ppo]");
        await page.Page.Keyboard.PressAsync("Space");
        (await page.AskAsync<string>("document.activeElement.dataset.group")).ShouldBe("ppo");
        (await page.ChartAsync("profile-chart")).ShouldAllBe(x => x.Group == "dqn");

        await page.Page.FocusAsync("#run-table thead button[data-column=seed]");
        await page.Page.Keyboard.PressAsync("Enter");

        (await page.ColumnAsync("run-table", 2))[0].ShouldBe("3");
        (await page.AskAsync<string>("document.activeElement.dataset.column")).ShouldBe("seed");
        (await page.AskAsync<string>("getComputedStyle(document.activeElement).outlineStyle")).ShouldBe("solid");
        // From the page's beginning every control is reached.
        await page.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var reached = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(
                await page.AskAsync<string>(
                    "document.activeElement.id || document.activeElement.dataset.group || document.activeElement.dataset.column || document.activeElement.tagName"
                )
            );
        }

        reached.ShouldContain("theme");
        reached.ShouldContain("dqn");
        reached.ShouldContain("metric");
        reached.ShouldContain("started");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1200)]
    public async Task No_width_makes_the_page_scroll_sideways(int width)
    {
        await using var page = await OpenAsync(width);

        (await page.AskAsync<int>("document.documentElement.scrollWidth")).ShouldBe(width);
        (await page.AskAsync<double>("Chart.getChart('curve-chart').width")).ShouldBeLessThanOrEqualTo(width);
        page.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ColorScheme.Light, "rgb(255, 255, 255)")]
    [InlineData(ColorScheme.Dark, "rgb(15, 19, 24)")]
    public async Task The_page_follows_the_systems_colours_and_the_toggle_turns_them(ColorScheme scheme, string ground)
    {
        await using var page = await OpenAsync(scheme: scheme);
        const string Ground = "getComputedStyle(document.body).backgroundColor";
        const string Line = "Chart.getChart('curve-chart').data.datasets.find(x => x.kind === 'mean').borderColor";
        (await page.AskAsync<string>(Ground)).ShouldBe(ground);
        var line = await page.AskAsync<string>(Line);

        await page.Page.ClickAsync("#theme");

        (await page.AskAsync<string>(Ground)).ShouldNotBe(ground);
        (await page.AskAsync<string>(Line)).ShouldNotBe(line);
    }

    [Fact]
    public async Task Texts_of_runs_are_shown_as_texts()
    {
        await using var page = await OpenAsync();

        (await page.ColumnAsync("parameter-table", 1)).ShouldContain($"{TwoAlgorithms.Nasty} dqn");
        (await page.Page.EvaluateAsync<int>("() => document.querySelectorAll('#parameter-table b').length")).ShouldBe(
            0
        );
    }

    [Fact]
    public async Task A_printed_page_is_light_and_has_every_section()
    {
        await using var page = await OpenAsync(scheme: ColorScheme.Dark);

        var pdf = await page.Page.PdfAsync(new PagePdfOptions { Format = "A4", PrintBackground = true });

        pdf.Length.ShouldBeGreaterThan(20_000);
        page.Complaints.ShouldBeEmpty();
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        foreach (
            var part in (string[])
                [
                    "#groups",
                    "#curve-chart",
                    "#score-chart",
                    "#profile-chart",
                    "#improvement-table",
                    "#parameter-table",
                    "#run-table",
                ]
        )
        {
            (await page.Page.Locator(part).IsVisibleAsync()).ShouldBeTrue(part);
        }

        (await page.Page.Locator("#theme").IsVisibleAsync()).ShouldBeFalse();
    }

    public void Dispose() => _runs.Dispose();

    private static string Painted(string canvas) =>
        $"(() => {{ const c = document.getElementById('{canvas}'); return [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].some(x => x !== 0); }})()";

    private static JsonNode Curve(JsonObject data, string metric) =>
        data["curves"]!.AsArray().Single(x => Text(x, "metric") == metric)!;

    private static string Text(JsonNode? node, string name) => (string)node![name]!;

    private static double[] Numbers(JsonNode? node, string name) => [.. node![name]!.AsArray().Select(x => (double)x!)];

    private async Task<WatchedPage> OpenAsync(int width = 1200, ColorScheme scheme = ColorScheme.Light) =>
        await WatchedPage.OpenAsync(
            chromium.Require(),
            await _runs.ReportAsync(TestContext.Current.CancellationToken),
            width,
            scheme
        );
}
