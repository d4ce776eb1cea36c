namespace Rlfw.Mlflow.Tests;

public sealed class ModelTableTests
{
    internal static NewMlflowModel Model(MlflowRun run, params (string Path, string File)[] files) =>
        new()
        {
            Run = run,
            Key = "best",
            Name = "policy 3.2/best",
            Step = 384,
            Parameters = new Dictionary<string, string> { ["hidden"] = "[64,64]" },
            Tags = new Dictionary<string, string> { ["stage"] = "final" },
            Files = files.ToDictionary(pair => pair.Path, pair => pair.File),
        };

    [Fact]
    public async Task A_model_has_its_files_parameters_tags_and_run()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        var model = Model(
            run,
            ("MLmodel", demo.File("m", "flavors: {}")),
            ("data/weights.bin", demo.File("w", "1234"))
        );

        var id = await demo.Store.LogModelAsync(model, default);
        var again = await demo.Store.LogModelAsync(model, default);

        id.ShouldMatch("^m-[0-9a-f]{32}$");
        again.ShouldBe(id);
        demo.Rows(
                """
                SELECT model_id, experiment_id, name, artifact_location, status, lifecycle_stage, model_type, source_run_id,
                    status_message, creation_timestamp_ms <= last_updated_timestamp_ms FROM logged_models
                """
            )
            .ShouldBe([$"{id}|1|policy 3-2-best|mlflow-artifacts:/1/models/{id}/artifacts|2|active||{run.Id}|null|1"]);
        demo.Rows("SELECT model_id, experiment_id, param_key, param_value FROM logged_model_params")
            .ShouldBe([$"{id}|1|hidden|[64,64]"]);
        demo.Rows("SELECT tag_key, tag_value FROM logged_model_tags ORDER BY 1")
            .ShouldBe(["rlfw.key|best", "stage|final"]);
        demo.Rows("SELECT source_type, source_id, destination_type, destination_id, step FROM inputs")
            .ShouldBe([$"RUN_OUTPUT|{run.Id}|MODEL_OUTPUT|{id}|384"]);
        var root = Path.Combine(demo.Folder, "mlartifacts", "1", "models", id, "artifacts");
        (await File.ReadAllTextAsync(Path.Combine(root, "MLmodel"))).ShouldBe("flavors: {}");
        (await File.ReadAllTextAsync(Path.Combine(root, "data", "weights.bin"))).ShouldBe("1234");
    }

    [Fact]
    public async Task A_model_whose_files_are_missing_is_marked_and_completed_later()
    {
        await using var demo = new TemporaryStore();
        var run = await demo.RunAsync();
        var missing = Path.Combine(demo.Folder, "missing");
        var model = Model(run, ("MLmodel", missing));

        var fault = await Should.ThrowAsync<MlflowException>(() => demo.Store.LogModelAsync(model, default));

        fault.Fault.ShouldBe(MlflowFault.Refused);
        fault.Message.ShouldStartWith($"{missing}, which was to be an artifact, cannot be read");
        demo.Rows("SELECT status, status_message IS NOT NULL FROM logged_models").ShouldBe(["3|1"]);
        demo.File("missing", "flavors: {}");
        await demo.Store.LogModelAsync(model, default);
        demo.Rows("SELECT status, status_message FROM logged_models").ShouldBe(["2|null"]);
        demo.Rows("SELECT count(*) FROM inputs").ShouldBe(["1"]);
    }
}
