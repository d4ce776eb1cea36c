using Microsoft.Extensions.Logging.Abstractions;
using Rlfw.Mlflow.Double;

namespace Rlfw.Mlflow.Tests;

public sealed class MlflowStoreTests
{
    [Fact]
    public async Task An_address_opens_a_server_and_a_path_the_embedded_store()
    {
        await using var server = new MlflowServerDouble();
        var folder = Directory.CreateTempSubdirectory("rlfw-open-");
        foreach (var uri in (string?[])[server.Address.AbsoluteUri, null, "sqlite:///other.db"])
        {
            var target = MlflowTarget.Parse(uri, folder.FullName);
            await using (var store = Open(target))
            {
                await store.OpenExperimentAsync("demo", TestContext.Current.CancellationToken);
            }

            await using var reader = MlflowStore.OpenReader(
                target,
                new MlflowSettings(),
                TimeProvider.System,
                NullLoggerFactory.Instance
            );
            var found = await reader.ListExperimentsAsync(TestContext.Current.CancellationToken);
            found.Select(experiment => experiment.Name).ShouldBe(["Default", "demo"]);
            reader.Location.ShouldBe(target.ToString());
        }

        folder.GetFiles("*.db").Select(file => file.Name).Order().ShouldBe(["mlflow.db", "other.db"]);
        folder.Delete(recursive: true);
    }

    private static IMlflowStore Open(MlflowTarget target) =>
        MlflowStore.Open(target, new MlflowSettings(), TimeProvider.System, NullLoggerFactory.Instance);
}
