using Rlfw.Contracts;
using Rlfw.Plugins.HuggingFace;

namespace Rlfw.Plugins.Tokenizers.Tests.Chat;

public sealed class TemplateChoiceTests : IDisposable
{
    /// <summary>A dialog template in Jinja, with the parts by which Llama 3's plain one is known.</summary>
    private const string Plain = """
        {{- bos_token }}
        {#- A comment may say {{ what it likes }}. #}
        {%- for message in messages %}
            {{- '<|start_header_id|>' + message["role"] + "<|end_header_id|>\n\n" + message['content']|trim + '<|eot_id|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{%- endif %}
        """;

    private readonly ChatFolder _folder = new(ChatFolder.LlamaTokens);

    [Fact]
    public void The_option_wins_over_the_folder()
    {
        _folder.WriteTemplate(Plain);
        _folder.Load("llama3.1-instruct").ChatTemplate!.Name.ShouldBe("llama3.1-instruct");
    }

    [Fact]
    public void A_folder_without_a_template_has_the_plain_one_where_its_tokenizer_has_the_headers_tokens()
    {
        _folder.Load().ChatTemplate!.Name.ShouldBe("llama3");
        using var other = new ChatFolder("<|endoftext|>");
        other.Load().ChatTemplate.ShouldBeNull();
    }

    [Theory]
    [InlineData("chat_template.jinja", "{{ '<|im_start|>' }}")]
    [InlineData("chat_template.json", "{\"chat_template\": \"{{ '<|im_start|>' }}\"}")]
    [InlineData(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"{{ '<|im_start|>' }}\"}]}"
    )]
    public void A_template_is_found_in(string file, string content)
    {
        _folder.Write(file, content);
        Should
            .Throw<UserErrorException>(() =>
                _folder.Load().ChatTemplate!.Render(new Contracts.Chat([ChatMessage.Of("user", "x")]))
            )
            .Message.ShouldContain("ChatML");
    }

    [Fact]
    public void A_plain_template_of_a_folder_trims_where_it_says_so_and_is_encoded_whole()
    {
        var chat = new Contracts.Chat([ChatMessage.Of("user", " a\n")]) { AddGenerationPrompt = false };
        _folder.WriteTemplate(Plain);
        _folder.Load().ChatTemplate!.Render(chat).Text.ShouldEndWith("\n\na<|eot_id|>");
        _folder.WriteTemplate(Plain.Replace("|trim", "", StringComparison.Ordinal));
        _folder.Load().ChatTemplate!.Render(chat).Text.ShouldEndWith("\n\n a\n<|eot_id|>");
    }

    [Theory]
    [InlineData("tools_in_user_message bos_token t", false, "llama3.2-instruct")]
    [InlineData("tools_in_user_message bos_token t builtin_tools", false, "llama3.1-instruct")]
    [InlineData("tools_in_user_message bos_token t enable_thinking", true, "uses 'enable_thinking'")]
    [InlineData("bos_token t", true, "does not use 'tools_in_user_message'")]
    [InlineData("tools_in_user_message bos_token t \"Be evil.\"", true, "holds the text \"Be evil.\"")]
    public void An_instruct_template_is_known_by_the_names_and_texts_it_uses(
        string differing,
        bool refused,
        string expected
    )
    {
        // All that the family's templates use, in no order: what counts is that nothing is missing and nothing added.
        const string Common =
            "messages message role content tools date_string system_message first_user_message tool_call tool_calls function "
            + "name arguments trim tojson add_generation_prompt raise_exception '<|start_header_id|>' 'Environment: ipython\\n'";
        _folder.WriteTemplate($"{{% {Common} {differing} %}}");
        var template = _folder.Load().ChatTemplate!;
        if (refused)
        {
            Should
                .Throw<UserErrorException>(() => template.Render(new Contracts.Chat([ChatMessage.Of("user", "x")])))
                .Message.ShouldContain(expected);
        }
        else
        {
            template.Name.ShouldBe(expected);
        }
    }

    [Theory]
    [InlineData("{{ '<|im_start|>' + messages }}", "ChatML")]
    [InlineData("[INST] {{ messages }} [/INST]", "Mistral")]
    [InlineData("{{ messages }}", "no family")]
    [InlineData("{{ unclosed '", "no family")]
    [InlineData("{%", "no family")]
    [InlineData("", "no family")]
    public void A_template_of_another_family_refuses_to_render_and_nothing_else(string jinja, string family)
    {
        _folder.WriteTemplate(jinja);
        var tokenizer = _folder.Load();
        tokenizer.Encode("a").ShouldBe(['a']);
        Should
            .Throw<UserErrorException>(() =>
                tokenizer.ChatTemplate!.Render(new Contracts.Chat([ChatMessage.Of("user", "x")]))
            )
            .Message.ShouldSatisfyAllConditions(
                message => message.ShouldContain(family),
                message => message.ShouldContain(_folder.Path),
                message => message.ShouldContain("--template")
            );
    }

    [Fact]
    public void A_template_whose_tokens_the_tokenizer_lacks_is_refused_by_token()
    {
        using var other = new ChatFolder("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>");
        Should
            .Throw<UserErrorException>(() => other.Load("llama3.2-instruct"))
            .Message.ShouldContain("<|end_header_id|>");
        other.WriteTemplate(Plain);
        Should
            .Throw<UserErrorException>(() =>
                other.Load().ChatTemplate!.Render(new Contracts.Chat([ChatMessage.Of("user", "x")]))
            )
            .Message.ShouldContain("<|end_header_id|>");
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest() =>
        OptionsCheck
            .Faults(new HuggingFaceOptions { Path = _folder.Path, ChatTemplate = "llama3.2-instuct" })
            .ShouldHaveSingleItem()
            .ShouldContain("did you mean 'llama3.2-instruct'?");

    public void Dispose() => _folder.Dispose();
}
