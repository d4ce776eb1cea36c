using Rlfw.Contracts;

namespace Rlfw.Contracts.Tests.Hub;

public sealed class HubReferenceTests
{
    [Theory]
    [InlineData("hf://org/name", false, "org/name", "main")]
    [InlineData("hf://org/name@main", false, "org/name", "main")]
    [InlineData("hf://meta-llama/Llama-3.2-1B@v1.0", false, "meta-llama/Llama-3.2-1B", "v1.0")]
    [InlineData("hf://datasets/openai/gsm8k@refs/pr/1", true, "openai/gsm8k", "refs/pr/1")]
    [InlineData(
        "hf://o/n@0123456789012345678901234567890123456789",
        false,
        "o/n",
        "0123456789012345678901234567890123456789"
    )]
    public void A_reference_names_kind_repository_and_revision(
        string text,
        bool dataset,
        string name,
        string revision
    ) => HubReference.Parse(text).ShouldBe(new HubReference(dataset, name, revision));

    [Theory]
    [InlineData("hf://")]
    [InlineData("hf://name")]
    [InlineData("hf://datasets/name")]
    [InlineData("hf://datasets/datasets/name")]
    [InlineData("hf://org/name@")]
    [InlineData("hf://org/name/file.json")]
    [InlineData("hf://org/..")]
    [InlineData("hf://../name")]
    [InlineData("hf://org/a..b")]
    [InlineData("hf://org/a--b")]
    [InlineData("hf://org/name@../../etc")]
    [InlineData("hf://org/name@a/../b")]
    [InlineData("hf://org/name@/a")]
    [InlineData("hf://org/name@a/")]
    [InlineData("hf://org/name\n")]
    [InlineData("hf:///name")]
    [InlineData("hf://örg/name")]
    [InlineData("HF://org/name")]
    public void What_is_no_reference_is_refused(string text) =>
        Should.Throw<UserErrorException>(() => HubReference.Parse(text)).Message.ShouldContain("write hf://org/name");

    [Theory]
    [InlineData("hf://org/name")]
    [InlineData("hf://datasets/org/name@v1")]
    public void It_is_written_as_it_is_read(string text) => HubReference.Parse(text).ToString().ShouldBe(text);

    [Fact]
    public void An_option_that_wants_a_model_says_so_of_a_dataset()
    {
        HubReference.FaultOfModel("hf://org/name").ShouldBeNull();
        HubReference.FaultOfModel("models/mine").ShouldBeNull();
        HubReference.FaultOfModel("hf://name")!.ShouldContain("not a reference");
        HubReference.FaultOfModel("hf://datasets/org/name@a")!.ShouldEndWith("write hf://org/name@a");
        HubReference.FaultOfDataset("hf://org/name")!.ShouldEndWith("write hf://datasets/org/name");
        HubReference.FaultOfDataset("hf://datasets/org/name").ShouldBeNull();
    }
}
