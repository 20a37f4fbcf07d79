/** New fraud forms without a new release: proposed by one person of the programme, accepted by another. */
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { Refusal } from "#core/errors.ts";
import type { World } from "#core/ports.ts";
import { parserOf } from "#core/shape.ts";
import { acceptForm, proposals, proposeForm } from "#core/taxonomy/proposal.ts";
import { acceptedAnswer, proposalsAnswer, proposedAnswer } from "../answers.ts";
import type { Route } from "../app.ts";
import { idOf, page, pageOf, pageShape } from "../input.ts";

const exact = { additionalProperties: false };
const proposalShape = Type.Object(
  { form: Type.Unknown({ description: "De vorm, zoals hij in de bestanden van de taxonomie zou staan." }) },
  exact,
);
const parseProposal = parserOf(proposalShape);
const decisionShape = Type.Object({ decision: Type.Literal("accepted") }, exact);
const parseDecision = parserOf(decisionShape);

export function proposalRoutes(world: World): Route[] {
  return [
    {
      method: "GET",
      url: "/v1/taxonomy/proposals",
      action: "form.propose",
      schema: {
        operationId: "listProposals",
        tags: ["beleid"],
        summary: "Voorgestelde fraudevormen",
        querystring: pageShape,
        response: { 200: proposalsAnswer },
      },
      async handle(request) {
        const wanted = pageOf(request);
        return page(await proposals(world, proposerOf(request), wanted), wanted);
      },
    },
    {
      method: "POST",
      url: "/v1/taxonomy/proposals",
      action: "form.propose",
      schema: {
        operationId: "createProposal",
        tags: ["beleid"],
        summary: "Een fraudevorm voorstellen",
        body: proposalShape,
        response: { 201: proposedAnswer },
      },
      async handle(request, reply) {
        const { form } = parseProposal(request.body);
        void reply.code(201);
        return proposeForm(world, proposerOf(request), form);
      },
    },
    {
      method: "POST",
      url: "/v1/taxonomy/proposals/:id/decisions",
      action: "form.accept",
      schema: {
        operationId: "createProposalDecision",
        tags: ["beleid"],
        summary: "Een voorgestelde fraudevorm aannemen; dat doet een ander dan wie hem voorstelde",
        body: decisionShape,
        response: { 200: acceptedAnswer },
      },
      async handle(request) {
        const { decision } = parseDecision(request.body);
        await acceptForm(world, proposerOf(request), idOf(request));
        return { state: decision };
      },
    },
  ];
}

function proposerOf({ caller }: FastifyRequest): { readonly id: string; readonly organisation: string } {
  if (caller.kind !== "person") throw new Refusal("NOT_ALLOWED", "Only a person who is signed in can do this.");
  return caller;
}
