using System.Text.Json.Nodes;
using Rlfw.Plugins.MlflowTracking.Views;

namespace Rlfw.MlflowTracking.Tests;

public sealed class SharedViewTests
{
    [Fact]
    public void A_view_fits_into_a_tag_and_groups_by_algorithm()
    {
        var json = SharedView.Json("eval/return", ["algorithm.plugin", "algorithm.learning_rate"]);

        json.Length.ShouldBeLessThan(5000);
        var view = JsonNode.Parse(json)!;
        ((string)view["groupBy"]!["groupByKeys"]![0]!["groupByData"]!).ShouldBe("algorithm");
        view["selectedColumns"]!
            .AsArray()
            .Select(x => (string)x!)
            .ShouldBe([
                "params.`algorithm`",
                "params.`algorithm.learning_rate`",
                "params.`seed`",
                "metrics.`eval/return`",
            ]);
    }

    [Theory]
    [InlineData(
        "http://127.0.0.1:5000",
        "http://127.0.0.1:5000/#/experiments/3/runs?viewStateShareKey=rlfw&compareRunsMode=CHART"
    )]
    [InlineData(
        "https://u:p@host/ml/",
        "https://host/ml/#/experiments/3/runs?viewStateShareKey=rlfw&compareRunsMode=CHART"
    )]
    public void A_link_keeps_the_servers_path_and_no_credentials(string server, string link) =>
        MlflowLinks.Charts(new Uri(server), "3").ShouldBe(link);
}
