namespace Rlfw.Mlflow.Tests;

public sealed class DatasetTableTests
{
    private static readonly MlflowDataset Data = new()
    {
        Name = "cartpole",
        Digest = "0123",
        SourceType = "code",
        Source = "{}",
        Context = "training",
    };

    [Fact]
    public async Task Runs_of_an_experiment_share_a_dataset_and_experiments_do_not()
    {
        await using var demo = new TemporaryStore();
        var (first, second) = (await demo.RunAsync("a"), await demo.RunAsync("b"));
        var elsewhere = await demo.Store.OpenRunAsync(TemporaryStore.NewRun("0", "a"), default);

        await demo.Store.LogDatasetsAsync(
            first.Id,
            [Data, Data with { Digest = "4567", Profile = "{\"rows\": 1}" }],
            default
        );
        await demo.Store.LogDatasetsAsync(second.Id, [Data], default);
        await demo.Store.LogDatasetsAsync(elsewhere.Id, [Data], default);

        demo.Rows("SELECT experiment_id, digest, dataset_schema, dataset_profile FROM datasets ORDER BY 1, 2")
            .ShouldBe(["0|0123|null|null", "1|0123|null|null", "1|4567|null|{\"rows\": 1}"]);
        demo.Rows(
                """
                SELECT r.experiment_id, d.experiment_id, count(*) FROM inputs i
                JOIN runs r ON r.run_uuid = i.destination_id JOIN datasets d ON d.dataset_uuid = i.source_id GROUP BY 1, 2
                """
            )
            .ShouldBe(["0|0|1", "1|1|3"]);
    }

    [Fact]
    public async Task A_link_keeps_the_context_of_its_first_time()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();

        await demo.Store.LogDatasetsAsync(run.Id, [Data], default);
        await demo.Store.LogDatasetsAsync(run.Id, [Data with { Context = "evaluation" }], default);

        demo.Rows("SELECT name, value FROM input_tags").ShouldBe(["mlflow.data.context|training"]);
        demo.Rows("SELECT count(*) FROM inputs").ShouldBe(["1"]);
    }

    [Fact]
    public async Task What_is_too_long_is_refused_with_all_of_its_call()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        (string What, MlflowDataset Dataset)[] tooLong =
        [
            ("name", Data with { Name = new string('x', 501) }),
            ("digest", Data with { Digest = new string('x', 37) }),
            ("source", Data with { Source = new string('x', 65_536) }),
            ("schema", Data with { Schema = new string('x', 1_048_576) }),
            ("profile", Data with { Profile = new string('x', 16_777_216) }),
            ("context", Data with { Context = new string('x', 501) }),
        ];

        foreach (var (what, dataset) in tooLong)
        {
            var fault = await Should.ThrowAsync<MlflowException>(() =>
                demo.Store.LogDatasetsAsync(run.Id, [Data, dataset], default)
            );
            fault.Fault.ShouldBe(MlflowFault.Refused);
            fault.Message.ShouldStartWith($"the {what} of the dataset");
        }

        demo.Rows("SELECT count(*) FROM datasets").ShouldBe(["0"]);
        demo.Rows("SELECT count(*) FROM inputs").ShouldBe(["0"]);
    }
}
